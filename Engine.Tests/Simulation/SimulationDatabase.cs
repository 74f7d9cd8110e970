using OfflineSync.Server.Store;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Simulation;

/// <summary>A prepared database per seed, and a copy of it that can be put back.</summary>
internal sealed class SimulationDatabase : IAsyncDisposable
{
    private const string Template = "simulation";

    private readonly TestDatabase _database;

    private SimulationDatabase(TestDatabase database) => _database = database;

    public string ConnectionString => _database.ConnectionString;

    /// <summary>Whether there is a copy.</summary>
    public bool HasCopy { get; private set; }

    private string Copy => _database.Name + "_copy";

    public static async Task<SimulationDatabase> CreateAsync()
    {
        await TestPostgres.EnsureTemplateAsync(Template, async connectionString =>
        {
            await using ServerStore prepared = await ServerStore.OpenAsync(
                new StoreSettings(SimulationModel.Create(), connectionString), new IdSource(TimeProvider.System), CancellationToken.None);
        });
        return new SimulationDatabase(await TestPostgres.CreateDatabaseAsync(Template));
    }

    /// <summary>Copies it as it is now. Nobody is connected.</summary>
    public async Task BackUpAsync()
    {
        if (HasCopy) await TestPostgres.ExecuteAsync($"drop database {Copy}");
        await TestPostgres.ExecuteAsync($"create database {Copy} template {_database.Name}");
        HasCopy = true;
    }

    /// <summary>Puts the copy back: what was written since is gone. Nobody is connected.</summary>
    public async Task RestoreAsync()
    {
        await TestPostgres.ExecuteAsync($"drop database {_database.Name}");
        await TestPostgres.ExecuteAsync($"create database {_database.Name} template {Copy}");
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        if (HasCopy) await TestPostgres.ExecuteAsync($"drop database if exists {Copy} with (force)");
    }
}
