using Microsoft.Data.Sqlite;

namespace OfflineSync.Journal.Storage;

/// <summary>The prepared statements of one connection, by their text. Parameters are <c>$1</c>, <c>$2</c>, …</summary>
/// <remarks>Not safe for use by several threads at a time. A statement's reader must be closed before the statement is used again.</remarks>
internal sealed class StatementCache(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    public SqliteConnection Connection => connection;

    /// <summary>Runs a statement and tells how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Get(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row; null when there is none or it is empty.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values) => Get(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>Every row, read before this returns.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using SqliteDataReader reader = Get(sql, values).ExecuteReader();
        List<T> rows = [];
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first row, or the type's default.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using SqliteDataReader reader = Get(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values) command.Dispose();
        _commands.Clear();
    }

    private SqliteCommand Get(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 1; i <= values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            _commands.Add(sql, command);
        }
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }
}
