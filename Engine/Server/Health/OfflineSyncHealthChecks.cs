using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OfflineSync.Server.Health;

namespace OfflineSync.Server;

/// <summary>Adds the server to an app's health checks.</summary>
public static class OfflineSyncHealthChecks
{
    /// <summary>
    /// Adds a check that is healthy while the database answers, is the primary, has the server's tables and serves the rules that this instance has.
    /// It costs one query by primary key.
    /// </summary>
    /// <param name="builder">The app's health checks.</param>
    /// <param name="name">The check's name. The default is <c>offlinesync</c>.</param>
    /// <param name="failureStatus">What a failure counts as. The default is <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">The check's tags. The default is <c>ready</c>.</param>
    /// <param name="timeout">How long it may take. The default is 5 seconds.</param>
    public static IHealthChecksBuilder AddOfflineSync(
        this IHealthChecksBuilder builder, string name = OfflineSyncServerDefaults.HealthCheck, HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<OfflineSyncHealthCheck>(name, failureStatus, tags ?? ["ready"], timeout ?? TimeSpan.FromSeconds(5));
    }
}
