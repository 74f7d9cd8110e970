using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Health;

/// <summary>Healthy: the database answers, is the primary, and serves the rules that this instance has.</summary>
internal sealed class OfflineSyncHealthCheck(OfflineSyncServer server) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            ServerStore store = server.Parts.Store;
            await using NpgsqlCommand command = store.DataSource.CreateCommand($"select pg_is_in_recovery(), rules_version from {store.Schema.ModelState}");
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) return HealthCheckResult.Unhealthy("The database has no model.");
            if (reader.GetBoolean(0)) return HealthCheckResult.Unhealthy("PostgreSQL runs as a standby.");
            return reader.GetString(1) == store.Model.RulesVersion ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database serves other rules than this instance has.");
        }
        catch (OfflineSyncException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
        catch (Exception exception) when (PostgresErrors.IsTransient(exception) || PostgresErrors.StateOf(exception) is not null)
        {
            return HealthCheckResult.Unhealthy("The database cannot be reached.");
        }
    }
}
