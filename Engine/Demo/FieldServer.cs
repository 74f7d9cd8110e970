using OfflineSync.Demo.Data;
using OfflineSync.Demo.Model;
using OfflineSync.Demo.Narration;
using OfflineSync.Server;
using OfflineSync.Server.Postgres;

namespace OfflineSync.Demo;

/// <summary>A server on Kestrel, and a PostgreSQL of its own unless one is named, both on loopback. Disposing stops what was started and deletes its database.</summary>
internal sealed class FieldServer : IAsyncDisposable
{
    /// <summary>The surveyors' password, of a server that lives for a minute and listens to this machine only.</summary>
    public const string Password = "tape measure and compass";

    private const string AnyPort = "http://127.0.0.1:0";

    private readonly PrivateCluster? _cluster;
    private readonly OfflineSyncHost _host;

    private FieldServer(PrivateCluster? cluster, string connectionString, OfflineSyncHost host)
    {
        _cluster = cluster;
        ConnectionString = connectionString;
        _host = host;
    }

    public Uri Address => _host.Url;

    public string ConnectionString { get; }

    public static async Task<FieldServer> StartAsync(DomainModel model, string folder, string? postgres, CancellationToken cancellationToken)
    {
        PrivateCluster? cluster = postgres is null ? await PrivateCluster.StartAsync(new PrivateClusterOptions { Folder = folder, Temporary = true }, cancellationToken) : null;
        string connectionString = postgres ?? cluster!.ConnectionString;
        try
        {
            OfflineSyncHost host = await OfflineSyncHost.StartAsync(
                options =>
                {
                    options.Model = model;
                    options.Postgres = connectionString;
                },
                AnyPort, cancellationToken: cancellationToken);
            return new FieldServer(cluster, connectionString, host);
        }
        catch
        {
            if (cluster is not null) await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a user who may do what surveyors do.</summary>
    public Task AddSurveyorAsync(string name, CancellationToken cancellationToken) => _host.Users.AddAsync(name, Password, [FieldModel.Surveyor], cancellationToken);

    /// <summary>Adds the data through the event store.</summary>
    public Task LoadAsync(GeoNames data, IBar bar, CancellationToken cancellationToken) =>
        new GeoNamesLoader(data, _host.Server.NewObjects, bar).LoadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
    }
}
