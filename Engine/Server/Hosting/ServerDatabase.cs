using Microsoft.Extensions.Logging;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Postgres;

namespace OfflineSync.Server.Hosting;

/// <summary>The database that the options name, or a private cluster that lives as long as the server.</summary>
internal sealed class ServerDatabase : IAsyncDisposable
{
    private readonly PrivateCluster? _cluster;

    private ServerDatabase(string connectionString, PrivateCluster? cluster)
    {
        ConnectionString = connectionString;
        _cluster = cluster;
    }

    public string ConnectionString { get; }

    public static async Task<ServerDatabase> OpenAsync(OfflineSyncServerOptions options, ILogger logger, CancellationToken cancellationToken)
    {
        if (Named(options) is { } named) return new ServerDatabase(named, null);
        PrivateCluster cluster = await PrivateCluster.StartAsync(new PrivateClusterOptions { Folder = options.DataFolder }, cancellationToken).ConfigureAwait(false);
        logger.PrivateClusterStarted(cluster.Port);
        return new ServerDatabase(cluster.ConnectionString, cluster);
    }

    /// <summary>The connection string that options or environment give; null when neither does.</summary>
    public static string? Named(OfflineSyncServerOptions options)
    {
        string? named = string.IsNullOrWhiteSpace(options.Postgres) ? Environment.GetEnvironmentVariable(OfflineSyncServerOptions.PostgresVariable) : options.Postgres;
        return string.IsNullOrWhiteSpace(named) ? null : named;
    }

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? default;
}
