using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Health;

/// <summary>Healthy: the database answers, is the primary, and serves the rules that this instance has.</summary>
internal sealed class OfflineSyncHealthCheck(OfflineSyncServer server) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string? problem;
        try
        {
            problem = await ProblemAsync(server.Parts.Store, cancellationToken).ConfigureAwait(false);
        }
        catch (OfflineSyncException exception)
        {
            problem = exception.Message;
        }
        catch (Exception exception) when (PostgresErrors.StateOf(exception) == PostgresErrorCodes.UndefinedTable)
        {
            problem = "The database lacks the server's tables.";
        }
        catch (Exception exception) when (PostgresErrors.IsTransient(exception) || PostgresErrors.StateOf(exception) is not null)
        {
            // Without the exception's own words: they may name host and user.
            problem = "The database cannot be reached.";
        }
        return problem is null ? HealthCheckResult.Healthy() : new HealthCheckResult(context.Registration.FailureStatus, problem);
    }

    private static async Task<string?> ProblemAsync(ServerStore store, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = store.DataSource.CreateCommand($"select pg_is_in_recovery(), rules_version from {store.Schema.ModelState}");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) return "The database has no model.";
        if (reader.GetBoolean(0)) return "PostgreSQL runs as a standby; the server needs the primary.";
        return reader.GetString(1) == store.Model.RulesVersion ? null : "The database serves other rules than this instance has; restart it with the current model.";
    }
}
