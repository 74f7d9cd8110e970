using OfflineSync.Server.Store;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Simulation;

/// <summary>A prepared database per seed.</summary>
internal static class SimulationDatabase
{
    private const string Template = "simulation";

    public static async Task<TestDatabase> CreateAsync()
    {
        await TestPostgres.EnsureTemplateAsync(Template, async connectionString =>
        {
            await using ServerStore prepared = await ServerStore.OpenAsync(
                new StoreSettings(SimulationModel.Create(), connectionString), new IdSource(TimeProvider.System), CancellationToken.None);
        });
        return await TestPostgres.CreateDatabaseAsync(Template);
    }
}
