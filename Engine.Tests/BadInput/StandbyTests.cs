using System.Net;
using OfflineSync.Server;
using OfflineSync.Server.Postgres;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.BadInput;

/// <summary>A failover leaves the server on a standby, whose snapshots hide running transactions.</summary>
public sealed class StandbyTests
{
    [Fact]
    [Trait("History", "1")]
    public async Task A_standby_is_refused_by_downloads_health_and_the_start()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"offlinesync-standby-{Guid.NewGuid():N}");
        await using PrivateCluster cluster = await PrivateCluster.StartAsync(new PrivateClusterOptions { Folder = folder, Temporary = true });
        await using OfflineSyncHost server = await World.StartServerAsync(SampleModel.Create(), cluster.ConnectionString);
        await server.Users.AddAsync("anna", "correct horse battery staple", [SampleModel.ReaderRole]);
        using var client = new ProtocolClient(server.Url);
        await client.SignInAsync("anna", "correct horse battery staple");
        await cluster.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(cluster.Folder, "data", "standby.signal"), "");
        await cluster.RestartAsync();
        // The connections of the pool died with PostgreSQL; what answers now is the standby.
        server.Server.Parts.Store.DataSource.Clear();

        var download = await Assert.ThrowsAsync<OfflineSyncException>(() => client.DownloadAsync());
        using HttpResponseMessage health = await client.Http.GetAsync(new Uri(server.Url, "/health"));
        var start = await Assert.ThrowsAsync<OfflineSyncException>(() => World.StartServerAsync(SampleModel.Create(), cluster.ConnectionString));

        Assert.Equal((ErrorCode.PostgresInRecovery, ErrorCode.PostgresInRecovery), (download.Code, start.Code));
        Assert.Contains("primary", start.Hint);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
    }
}
