using OfflineSync.Server.Store;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Server.Store;

/// <summary>A store in a database of its own, for one test.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private TestStore(TestDatabase database, ServerStore store)
    {
        _database = database;
        Store = store;
    }

    public ServerStore Store { get; }

    public string ConnectionString => _database.ConnectionString;

    public static IdSource Ids { get; } = new(TimeProvider.System);

    /// <summary>A prepared store of the sample model.</summary>
    public static Task<TestStore> CreateAsync() => CreateAsync("sample-store", SampleModel.Create());

    /// <summary>A prepared store of another model.</summary>
    public static async Task<TestStore> CreateAsync(string template, DomainModel model)
    {
        await TestPostgres.EnsureTemplateAsync(template, async connectionString =>
        {
            await using ServerStore prepared = await ServerStore.OpenAsync(new StoreSettings(model, connectionString), Ids, CancellationToken.None);
        });
        TestDatabase database = await TestPostgres.CreateDatabaseAsync(template);
        return new TestStore(database, await ServerStore.OpenAsync(new StoreSettings(model, database.ConnectionString), Ids, CancellationToken.None));
    }

    public async Task<object?> ScalarAsync(string sql)
    {
        await using var command = Store.DataSource.CreateCommand(sql);
        return await command.ExecuteScalarAsync() is var value and not DBNull ? value : null;
    }

    public Task<long> CountAsync(string from) => ScalarAsync<long>($"select count(*) from {from}");

    public async Task<T> ScalarAsync<T>(string sql) => (T)(await ScalarAsync(sql))!;

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Store.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _database.DisposeAsync();
    }
}
