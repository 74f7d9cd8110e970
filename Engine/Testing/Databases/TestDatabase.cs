using Npgsql;

namespace OfflineSync.Testing;

/// <summary>A database that one test has for itself; it is dropped at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    internal TestDatabase(string name, string connectionString)
    {
        Name = name;
        ConnectionString = connectionString;
    }

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>How to connect to it, for Npgsql.</summary>
    public string ConnectionString { get; }

    /// <summary>Drops the database, whoever is still connected.</summary>
    public async ValueTask DisposeAsync()
    {
        await using (var pool = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pool);
        await TestPostgres.ExecuteAsync($"drop database if exists {Name} with (force)").ConfigureAwait(false);
    }
}
