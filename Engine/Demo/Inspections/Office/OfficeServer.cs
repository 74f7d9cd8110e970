using OfflineSync.Inspections.Model;
using OfflineSync.Server;
using OfflineSync.Server.Postgres;

namespace OfflineSync.Inspections.Office;

/// <summary>The server that all devices synchronize with, and PostgreSQL behind it.</summary>
internal sealed class OfficeServer : IAsyncDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";

    private readonly PrivateCluster? _cluster;
    private readonly OfflineSyncHost _host;

    private OfficeServer(PrivateCluster? cluster, OfflineSyncHost host)
    {
        _cluster = cluster;
        _host = host;
    }

    /// <summary>Where devices find it.</summary>
    public Uri Address => _host.Url;

    public OfflineSyncServer Server => _host.Server;

    /// <summary>Starts the server; the first start adds the sample's data.</summary>
    /// <param name="postgres">The database; null starts a PostgreSQL in the folder.</param>
    /// <param name="folder">The folder of that PostgreSQL.</param>
    /// <param name="isTemporary">Whether its data goes with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<OfficeServer> StartAsync(string? postgres, string folder, bool isTemporary, CancellationToken cancellationToken)
    {
        PrivateCluster? cluster = postgres is null
            ? await PrivateCluster.StartAsync(new PrivateClusterOptions { Folder = folder, Temporary = isTemporary }, cancellationToken) : null;
        try
        {
            OfflineSyncHost host = await OfflineSyncHost.StartAsync(
                options =>
                {
                    options.Model = InspectionModel.Create();
                    options.Postgres = postgres ?? cluster!.ConnectionString;
                },
                AnyPort, server => server.AddHandler<ClosingRule>().Seed(SampleData.AddAsync), cancellationToken);
            return new OfficeServer(cluster, host);
        }
        catch
        {
            if (cluster is not null) await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
    }
}
