using Microsoft.Data.Sqlite;
using OfflineSync.Constraints;
using OfflineSync.Device;
using OfflineSync.Journal.Storage;

namespace OfflineSync;

public sealed partial class UnitOfWork
{
    /// <summary>Queries the objects of an entity class.</summary>
    public OfflineQuery<T> Query<T>()
        where T : OfflineObject, IEntity<T> => new(this, QueryOf(T.Shape.Name), isText: false);

    /// <summary>Queries the objects of an entity class that fulfil an XPath constraint, such as <c>[contains(Name, 'del')]</c>.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: the message points at the place.</exception>
    public OfflineQuery<T> Query<T>(string xpath)
        where T : OfflineObject, IEntity<T> => new OfflineQuery<T>(this, QueryOf(T.Shape.Name), isText: true).Where(xpath);

    /// <summary>Queries the objects of an entity by name.</summary>
    public OfflineQuery<OfflineObject> Query(string entity) => new(this, QueryOf(entity), isText: true);

    private ObjectQuery QueryOf(string name)
    {
        var query = ObjectQuery.Of(_database.Model, name);
        return query.Entity.IsPersistable ? query : throw NotStored(query.Entity);
    }

    internal List<OfflineObject> Run(EntityDefinition entity, SqlStatement statement, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        lock (_lock)
        {
            return _database.Read(transaction =>
            {
                using SqliteCommand command = Command(transaction.Connection, statement);
                using SqliteDataReader row = command.ExecuteReader();
                List<OfflineObject> found = [];
                while (row.Read())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    found.Add(Attach(entity, new ObjectId(row.ReadGuid(0)), StoredValue.ReadMembers(row, 1, entity)));
                }
                return found;
            });
        }
    }

    internal long Count(SqlStatement statement)
    {
        ThrowIfDisposed();
        return _database.Read(transaction =>
        {
            using SqliteCommand command = Command(transaction.Connection, statement);
            return (long)command.ExecuteScalar()!;
        });
    }

    /// <summary>The committed values of the one object that a statement finds; null when it finds none.</summary>
    internal IReadOnlyList<object?>? FindValues(EntityDefinition entity, SqlStatement statement)
    {
        ThrowIfDisposed();
        return _database.Read(transaction =>
        {
            using SqliteCommand command = Command(transaction.Connection, statement);
            using SqliteDataReader row = command.ExecuteReader();
            return row.Read() ? StoredValue.ReadMembers(row, 1, entity) : null;
        });
    }

    private static SqliteCommand Command(SqliteConnection connection, SqlStatement statement)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = statement.Text;
        for (int i = 0; i < statement.Parameters.Length; i++) command.Parameters.AddWithValue(SqlStatement.ParameterName(i), statement.Parameters[i]);
        return command;
    }
}
