using Microsoft.Data.Sqlite;
using OfflineSync.Constraints;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>The objects of a source in a SQLite database, shaped as the device's views.</summary>
internal sealed class SqliteObjects : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public SqliteObjects(DomainModel model, IObjectSource source)
    {
        _connection.Open();
        _connection.CreateCollation(DecimalCollation.Name, DecimalCollation.Compare);
        _connection.CreateFunction("offlinesync_contains", (string? text, string? part) => TextFunctions.Contains(text, part), isDeterministic: true);
        _connection.CreateFunction("offlinesync_starts_with", (string? text, string? part) => TextFunctions.StartsWith(text, part), isDeterministic: true);
        _connection.CreateFunction("offlinesync_ends_with", (string? text, string? part) => TextFunctions.EndsWith(text, part), isDeterministic: true);
        _connection.CreateFunction<string?, string?, bool>(UserRoles.FunctionName, UserRoles.Has, isDeterministic: true);
        _connection.CreateFunction<long, long?, string, long?>(ValueFunctions.DatePartName, SqliteValues.DatePart, isDeterministic: true);
        foreach (EntityDefinition entity in model.Entities)
        {
            string columns = string.Concat(entity.Members.Select(member => $", \"{member.Id}\" {ColumnType(member.Type)}"));
            Execute(new SqlStatement($"CREATE TABLE \"{entity.Id}_rows\" (\"id\" BLOB PRIMARY KEY{columns})", []));
            Execute(new SqlStatement($"CREATE VIEW \"{entity.Id}\" AS SELECT * FROM \"{entity.Id}_rows\"", []));
            foreach (StoredObject stored in source.All(entity)) Insert(entity, stored);
        }
    }

    public List<ObjectId> Ids(SqlStatement statement)
    {
        List<ObjectId> ids = [];
        Read(statement, row => ids.Add(new ObjectId(new Guid((byte[])row[0], bigEndian: true))));
        return ids;
    }

    public void Read(SqlStatement statement, Action<SqliteDataReader> read)
    {
        using SqliteCommand command = Command(statement);
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read()) read(reader);
    }

    public long Number(SqlStatement statement)
    {
        using SqliteCommand command = Command(statement);
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose() => _connection.Dispose();

    private void Insert(EntityDefinition entity, StoredObject stored)
    {
        List<object> parameters = [SqliteValues.Bind(stored.Id)];
        List<string> values = ["@p0"];
        foreach (object? value in stored.Values)
        {
            values.Add(value is null ? "NULL" : SqlStatement.ParameterName(parameters.Count));
            if (value is not null) parameters.Add(SqliteValues.Bind(value));
        }
        Execute(new SqlStatement($"INSERT INTO \"{entity.Id}_rows\" VALUES ({string.Join(", ", values)})", [.. parameters]));
    }

    private void Execute(SqlStatement statement)
    {
        using SqliteCommand command = Command(statement);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(SqlStatement statement)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = statement.Text;
        for (int i = 0; i < statement.Parameters.Length; i++) command.Parameters.AddWithValue(SqlStatement.ParameterName(i), statement.Parameters[i]);
        return command;
    }

    private static string ColumnType(MemberType type) => type switch
    {
        MemberType.String or MemberType.Enumeration or MemberType.Decimal => "TEXT",
        MemberType.Reference => "BLOB",
        _ => "INTEGER",
    };
}
