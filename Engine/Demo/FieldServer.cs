using OfflineSync.Demo.Data;
using OfflineSync.Demo.Model;
using OfflineSync.Demo.Narration;
using OfflineSync.Server;
using OfflineSync.Server.Postgres;

namespace OfflineSync.Demo;

/// <summary>A PostgreSQL of its own and a server on Kestrel, both on loopback. Disposing stops both and deletes the database.</summary>
internal sealed class FieldServer : IAsyncDisposable
{
    /// <summary>The surveyors' password, of a server that lives for a minute and listens to this machine only.</summary>
    public const string Password = "tape measure and compass";

    private const string AnyPort = "http://127.0.0.1:0";

    private readonly PrivateCluster _cluster;
    private readonly OfflineSyncHost _host;

    private FieldServer(PrivateCluster cluster, OfflineSyncHost host)
    {
        _cluster = cluster;
        _host = host;
    }

    public Uri Address => _host.Url;

    public string ConnectionString => _cluster.ConnectionString;

    public static async Task<FieldServer> StartAsync(DomainModel model, string folder, CancellationToken cancellationToken)
    {
        PrivateCluster cluster = await PrivateCluster.StartAsync(new PrivateClusterOptions { Folder = folder, Temporary = true }, cancellationToken);
        try
        {
            OfflineSyncHost host = await OfflineSyncHost.StartAsync(
                options =>
                {
                    options.Model = model;
                    options.Postgres = cluster.ConnectionString;
                },
                AnyPort, cancellationToken: cancellationToken);
            return new FieldServer(cluster, host);
        }
        catch
        {
            await cluster.DisposeAsync();
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
        await _cluster.DisposeAsync();
    }
}
