using OfflineSync.Journal.Storage;
using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Synchronization;

/// <summary>Real devices and a real server, over HTTP.</summary>
public sealed class EndToEndTests
{
    [Fact]
    [Trait("Behaviour", "S-015")]
    [Trait("Behaviour", "S-021")]
    [Trait("Behaviour", "S-030")]
    [Trait("Behaviour", "S-060")]
    public async Task What_one_device_commits_another_one_gets()
    {
        await using RunningServer server = await ServerAsync();
        await using TestDevice one = await SignedInAsync(server), other = await SignedInAsync(server);
        Country country = one.Engine.Create<Country>(created => created.Name = "Netherlands");
        City city = one.Engine.Create<City>(created =>
        {
            created.Name = "Delft";
            created.Country = country;
            created.Latitude = 52.01m;
        });
        await one.Engine.CommitAsync([country, city]);
        SyncResult sent = await one.Engine.SynchronizeAsync();
        Assert.Equal((2, 2, 0), (sent.Sent, sent.Applied, sent.Rejected.Count));
        await other.Engine.SynchronizeAsync();
        City received = (await other.Engine.FindAsync<City>(city.Id))!;
        Assert.Equal(("Delft", 52.01m, "Netherlands"), (received.Name, received.Latitude, received.Country?.Name));

        await other.RenameAsync(received, "Delfshaven");
        await other.Engine.SynchronizeAsync();
        await one.Engine.SynchronizeAsync();
        Assert.Equal("Delfshaven", city.Name);
        Assert.Empty(await one.Engine.GetPendingAsync());
    }

    [Fact]
    [Trait("Behaviour", "S-025")]
    [Trait("Behaviour", "S-035")]
    [Trait("Behaviour", "S-044")]
    [Trait("Behaviour", "S-063")]
    [Trait("Behaviour", "S-064")]
    [Trait("Behaviour", "S-036")]
    public async Task What_one_device_deletes_leaves_the_other_one()
    {
        await using RunningServer server = await ServerAsync();
        await using TestDevice one = await SignedInAsync(server), other = await SignedInAsync(server);
        City city = await one.CommitCityAsync("Delft");
        await one.Engine.SynchronizeAsync();
        await other.Engine.SynchronizeAsync();
        City seen = (await other.Engine.FindAsync<City>(city.Id))!;
        await one.Engine.DeleteAsync(city);
        await one.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        SyncResult result = await other.Engine.SynchronizeAsync();
        Assert.Equal(1, result.Removed);
        Assert.True(seen.IsEmpty);
        Assert.Empty(await other.CityNamesAsync());
    }

    [Fact]
    [Trait("Behaviour", "S-058")]
    public async Task An_unsynchronized_one_sends_everything_and_fetches_nothing_else()
    {
        await using RunningServer server = await ServerAsync();
        await using TestDevice device = await SignedInAsync(server);
        await server.Rows.AddCityAsync("Leiden");
        await device.CommitCityAsync("Delft");
        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        Assert.Equal((1, 1L), (result.Applied, result.Received));
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        await device.Engine.SynchronizeAsync();
        Assert.Equal(["Delft", "Leiden"], await device.CityNamesAsync());
    }

    [Fact]
    [Trait("Behaviour", "M-018")]
    public async Task A_rejected_object_keeps_its_data_here_and_on_the_server_and_the_others_go_through()
    {
        await using RunningServer server = await ServerAsync();
        await using TestDevice device = await SignedInAsync(server);
        City good = device.Engine.Create<City>(city => city.Name = "Delft"), bad = device.Engine.Create<City>(city => city.Remarks = "It has no name.");
        CommitReceipt receipt = await device.Engine.CommitAsync([good, bad]);
        SyncResult result = await device.Engine.SynchronizeAsync();
        RejectedEntry rejected = Assert.Single(result.Rejected);
        Assert.Equal((bad.Id, ErrorCode.RequiredMemberEmpty), (rejected.ObjectId, rejected.Reasons[0].Code));
        Assert.False((await receipt.Outcome).IsApplied);
        Assert.Equal("It has no name.", Assert.Single(await device.Engine.GetRejectedAsync()).Entry.Changes.Single(change => change.MemberId == "Remarks").After);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        Assert.Equal(1, await server.ScalarAsync<long>("select count(*) from offlinesync.synchronization_error"));
    }

    [Theory]
    [Trait("Behaviour", "S-087")]
    [Trait("Behaviour", "S-088")]
    [Trait("Behaviour", "S-089")]
    [Trait("Behaviour", "S-090")]
    [Trait("Behaviour", "S-091")]
    [InlineData(TransportFault.ResponseLost)]
    [InlineData(TransportFault.WithinResponseBody)]
    [InlineData(TransportFault.Duplicated)]
    public async Task An_upload_whose_answer_is_lost_is_applied_once_and_never_overwrites_a_later_change(TransportFault fault)
    {
        await using RunningServer server = await ServerAsync();
        using var network = new SocketsHttpHandler();
        TransportFault next = TransportFault.None;
        await using TestDevice one = await SignedInAsync(server, options => options.Synchronization.MessageHandler = new FaultyTransport(network, request => IsUpload(request) ? next : TransportFault.None));
        await using TestDevice other = await SignedInAsync(server);
        City city = await one.CommitCityAsync("Delft");
        next = fault;
        if (fault == TransportFault.Duplicated) await one.Engine.SynchronizeAsync();
        else await Assert.ThrowsAsync<OfflineSyncException>(() => one.Engine.SynchronizeAsync());
        await other.Engine.SynchronizeAsync();
        await other.RenameAsync((await other.Engine.FindAsync<City>(city.Id))!, "Delfshaven");
        await other.Engine.SynchronizeAsync();
        next = TransportFault.None;
        await one.Engine.SynchronizeAsync();
        Assert.Equal("Delfshaven", city.Name);
        Assert.Empty(await one.Engine.GetPendingAsync());
        Assert.Equal(2, await server.ScalarAsync<long>("select count(*) from offlinesync.mt_events where type = 'object_committed'"));
    }

    [Fact]
    [Trait("Behaviour", "S-085")]
    public async Task A_connection_that_breaks_within_the_request_changes_nothing_on_the_server()
    {
        await using RunningServer server = await ServerAsync();
        using var network = new SocketsHttpHandler();
        TransportFault next = TransportFault.None;
        await using TestDevice device = await SignedInAsync(server, options => options.Synchronization.MessageHandler = new FaultyTransport(network, request => IsUpload(request) ? next : TransportFault.None));
        await device.CommitCityAsync("Delft");
        next = TransportFault.WithinRequestBody;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal(0, await server.ScalarAsync<long>("select count(*) from offlinesync.mt_events where type = 'object_committed'"));
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        next = TransportFault.None;
        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
    }

    [Fact]
    [Trait("Behaviour", "S-092")]
    [Trait("Behaviour", "S-093")]
    [Trait("Behaviour", "S-094")]
    [Trait("History", "2")]
    [Trait("History", "N1")]
    public async Task When_the_download_after_an_upload_fails_the_users_change_stays_and_is_never_undone_by_his_next_one()
    {
        await using RunningServer server = await ServerAsync();
        using var network = new SocketsHttpHandler();
        TransportFault next = TransportFault.None;
        await using TestDevice device = await SignedInAsync(server, options => options.Synchronization.MessageHandler = new FaultyTransport(network, request => IsUpload(request) ? TransportFault.None : next));
        City city = await device.CommitCityAsync("Delft");
        await device.Engine.SynchronizeAsync();
        await device.RenameAsync(city, "Delfshaven");
        next = TransportFault.WithinResponseBody;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal("Delfshaven", await server.ScalarAsync<string>("select name from offlinesync.object_city"));
        Assert.Equal("Delfshaven", city.Name);
        city.Population = 7;
        await device.Engine.CommitAsync(city);
        next = TransportFault.None;
        await device.Engine.SynchronizeAsync();
        Assert.Equal(("Delfshaven", 7), (city.Name, city.Population));
        Assert.Equal("Delfshaven", await server.ScalarAsync<string>("select name from offlinesync.object_city"));
        Assert.Equal(0, await server.ScalarAsync<long>("select count(*) from offlinesync.mt_events where type = 'object_overwritten'"));
    }

    [Fact]
    [Trait("Behaviour", "S-012")]
    public async Task A_first_synchronization_that_breaks_in_the_middle_shows_nothing_and_goes_on_where_it_was()
    {
        await using RunningServer server = await ServerAsync(options => options.PageRowLimit = 40);
        await server.Rows.AddCitiesAsync(200);
        using var network = new SocketsHttpHandler();
        int downloads = 0, breaksAt = 3;
        await using TestDevice device = await TestDevice.OpenAsync(server.Host.Url, options =>
        {
            options.Synchronization.RetryLimit = 0;
            options.Synchronization.MessageHandler = new FaultyTransport(network,
                request => request.RequestUri!.AbsolutePath.EndsWith("/download", StringComparison.Ordinal) && ++downloads == breaksAt ? TransportFault.WithinResponseBody : TransportFault.None);
        });
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync("anna", "secret"));
        Assert.Empty(await device.CityNamesAsync());
        await device.ReopenAsync();
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal(200, (await device.CityNamesAsync()).Length);
        Assert.InRange(result.Received, 100, 170);
    }

    [Fact]
    [Trait("History", "16")]
    public async Task A_change_committed_while_a_synchronization_runs_is_no_conflict_with_the_users_own_earlier_one()
    {
        await using RunningServer server = await ServerAsync();
        using var network = new SocketsHttpHandler();
        City? city = null;
        TestDevice? opened = null;
        await using TestDevice device = await SignedInAsync(server, options => options.Synchronization.MessageHandler = new FaultyTransport(network, request =>
        {
            if (IsUpload(request) && city is { Population: 0 })
            {
                city.Population = 7;
                opened!.Engine.CommitAsync(city).GetAwaiter().GetResult();
            }
            return TransportFault.None;
        }));
        opened = device;
        city = await device.CommitCityAsync("Delft");
        SyncResult first = await device.Engine.SynchronizeAsync();
        Assert.Equal((1, 7), (first.Sent, city.Population));
        Assert.Single(await device.Engine.GetPendingAsync());
        await device.Engine.SynchronizeAsync();
        Assert.Equal(7, await server.ScalarAsync<int>("select population from offlinesync.object_city"));
        Assert.Equal(0, await server.ScalarAsync<long>("select count(*) from offlinesync.mt_events where type = 'object_overwritten'"));
    }

    [Fact]
    [Trait("History", "15")]
    public async Task A_copied_device_and_its_original_both_go_on_and_nothing_is_lost_or_doubled()
    {
        await using RunningServer server = await ServerAsync();
        await using TestDevice original = await SignedInAsync(server);
        await original.CommitCityAsync("Delft");
        await using TestDevice copy = await TestDevice.CopyAsync(original, server.Host.Url);
        await original.CommitCityAsync("Leiden");
        await copy.CommitCityAsync("Gouda");
        await original.Engine.SynchronizeAsync();
        SyncResult result = await copy.Engine.SynchronizeAsync();
        Assert.Equal((2, 2), (result.Sent, result.Applied));
        await original.Engine.SynchronizeAsync();
        Assert.Equal(["Delft", "Gouda", "Leiden"], await original.CityNamesAsync());
        Assert.Equal(["Delft", "Gouda", "Leiden"], await copy.CityNamesAsync());
        Assert.Equal(3, await server.ScalarAsync<long>("select count(*) from offlinesync.mt_events where type = 'object_committed'"));
        Assert.Equal(2, await server.ScalarAsync<long>("select count(*) from offlinesync.journal"));
    }

    [Fact]
    public async Task With_nothing_changed_a_synchronization_is_one_small_round_trip()
    {
        await using RunningServer server = await ServerAsync();
        await server.Rows.AddCitiesAsync(500);
        int requests = 0;
        using var network = new SocketsHttpHandler();
        await using TestDevice device = await SignedInAsync(server, options => options.Synchronization.MessageHandler = new FaultyTransport(network, _ =>
        {
            requests++;
            return TransportFault.None;
        }));
        requests = 0;
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal(1, requests);
        Assert.InRange(result.BytesSent + result.BytesReceived, 1, 2000);
        Assert.Equal((0L, 0), (result.Received, result.Sent));
    }

    [Fact]
    public async Task A_user_who_lost_access_to_the_server_keeps_the_data_here()
    {
        await using RunningServer server = await ServerAsync();
        await using TestDevice device = await SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        await server.Rows.SetActiveAsync(device.Engine.CurrentUser!.Value.Value, active: false);
        Assert.Equal(ErrorCode.SessionInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        await server.Rows.SetActiveAsync(device.Engine.CurrentUser!.Value.Value, active: true);
        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
    }

    private static async Task<RunningServer> ServerAsync(Action<OfflineSyncServerOptions>? configure = null)
    {
        RunningServer server = await RunningServer.StartAsync(configure);
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.UserRole);
        return server;
    }

    private static async Task<TestDevice> SignedInAsync(RunningServer server, Action<OfflineOptions>? configure = null)
    {
        TestDevice device = await TestDevice.OpenAsync(server.Host.Url, configure);
        await device.Engine.SignInAsync("anna", "secret");
        return device;
    }

    private static bool IsUpload(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/upload", StringComparison.Ordinal);
}
