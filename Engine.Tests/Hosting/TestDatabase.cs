using Npgsql;

namespace OfflineSync.Tests.Hosting;

/// <summary>A database that one test has for itself; it is dropped at the end.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    internal TestDatabase(string name, string connectionString)
    {
        Name = name;
        ConnectionString = connectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public async ValueTask DisposeAsync()
    {
        await using (var pool = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pool);
        await TestPostgres.ExecuteAsync($"drop database if exists {Name} with (force)");
    }
}
