using Microsoft.Data.Sqlite;
using OfflineSync.Constraints;

namespace OfflineSync.Device;

/// <summary>How the device's connections are opened, and what is asserted about them.</summary>
internal static class SqliteConnections
{
    public static SqliteConnection OpenWriter(string path, Durability durability)
    {
        SqliteConnection connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            Expect(connection, "pragma journal_mode = wal", "wal");
            Run(connection, $"pragma synchronous = {(durability == Durability.Full ? "full" : "normal")}");
            Expect(connection, "pragma synchronous", durability == Durability.Full ? "2" : "1");
            // On Apple's systems an fsync alone does not reach the disk; elsewhere these change nothing.
            if (durability == Durability.Full) Run(connection, "pragma fullfsync = on; pragma checkpoint_fullfsync = on");
            // What is deleted or overwritten, such as the secrets of a session, leaves the file; fast writes no page more for that.
            Run(connection, "pragma secure_delete = fast");
            Run(connection, "pragma foreign_keys = on; pragma recursive_triggers = on; pragma cell_size_check = on; pragma cache_size = -16384; pragma wal_autocheckpoint = 4000");
            Expect(connection, "pragma foreign_keys", "1");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(string path)
    {
        SqliteConnection connection = Open(path, SqliteOpenMode.ReadWrite);
        Run(connection, "pragma query_only = on");
        connection.CreateCollation(DecimalCollation.Name, DecimalCollation.Compare);
        CreateFunction(connection, TextTest.Contains, TextFunctions.Contains);
        CreateFunction(connection, TextTest.StartsWith, TextFunctions.StartsWith);
        CreateFunction(connection, TextTest.EndsWith, TextFunctions.EndsWith);
        connection.CreateFunction<string?, string?, bool>(UserRoles.FunctionName, UserRoles.Has, isDeterministic: true);
        connection.CreateFunction<long, long?, string, long?>(ValueFunctions.DatePartName, SqliteValues.DatePart, isDeterministic: true);
        return connection;
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void CreateFunction(SqliteConnection connection, TextTest test, Func<string?, string?, bool> function) =>
        connection.CreateFunction(SqlDialect.FunctionName(test), function, isDeterministic: true);

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Run(connection, "pragma trusted_schema = off; pragma temp_store = memory");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Expect(SqliteConnection connection, string pragma, string expected)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = pragma;
        string? found = command.ExecuteScalar()?.ToString();
        if (found == expected) return;
        throw new OfflineSyncException(ErrorCode.DiskFailed, $"SQLite answers '{found}' to '{pragma}'; '{expected}' is needed.",
            "Use a folder on a local disk: shared and virtual file systems cannot keep the device database safe.");
    }
}
