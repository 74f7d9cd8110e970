using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Joining;

/// <summary>The check that an app adds to its own.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task The_check_says_whether_the_database_answers_and_serves_this_model()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using JoinedApp app = await JoinedApp.StartAsync(builder =>
        {
            builder.Services.AddLogging();
            builder.Services.AddOfflineSyncServer(JoinedApp.On(database));
            builder.Services.AddHealthChecks().AddOfflineSync("store", HealthStatus.Degraded, ["mine"]);
        });
        HealthReportEntry healthy = await CheckAsync(app);

        await app.Server.Parts.Store.DataSource.CreateCommand("update offlinesync.model_state set rules_version = 'other'").ExecuteNonQueryAsync();
        HealthReportEntry outdated = await CheckAsync(app);
        await app.Server.Parts.Store.DataSource.CreateCommand("drop table offlinesync.model_state").ExecuteNonQueryAsync();
        HealthReportEntry empty = await CheckAsync(app);
        await TestPostgres.ExecuteAsync($"alter database {database.Name} allow_connections false; select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database.Name}'");
        HealthReportEntry gone = await CheckAsync(app);

        Assert.Equal((HealthStatus.Healthy, "mine"), (healthy.Status, healthy.Tags.Single()));
        Assert.All([outdated, empty, gone], entry => Assert.Equal(HealthStatus.Degraded, entry.Status));
        Assert.Equal(
            ["The database serves other rules than this instance has; restart it with the current model.", "The database lacks the server's tables.", "The database cannot be reached."],
            new[] { outdated, empty, gone }.Select(entry => entry.Description!));
    }

    private static async Task<HealthReportEntry> CheckAsync(JoinedApp app) =>
        (await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["store"];
}
