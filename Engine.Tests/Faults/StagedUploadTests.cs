using System.Diagnostics;
using System.Net;
using Npgsql;
using OfflineSync.Testing;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Faults;

/// <summary>Batches that travel in parts: applied as one, whatever happens on the way (history 20).</summary>
public sealed class StagedUploadTests(StagedUploadTests.Fixture fixture, ITestOutputHelper output) : IClassFixture<StagedUploadTests.Fixture>
{
    private const int Cities = 30;

    private readonly World _world = fixture.World;
    private RequestLog _log = null!;
    private TransportFault _fault;
    private int _faultyRequest = -1;

    [Fact]
    [Trait("Behaviour", "D18")]
    [Trait("Behaviour", "S-040")]
    [Trait("History", "20")]
    public async Task A_batch_above_the_limit_of_a_request_travels_in_parts_and_is_applied_as_one()
    {
        TestDevice device = await AddDeviceAsync();
        await WorkAsync(device);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal((1, Cities), (result.Batches, result.Applied));
        Assert.True(_log.Routes.Count(route => route == "part") > 2, string.Join(' ', _log.Routes));
        Assert.DoesNotContain("upload", _log.Routes);
        Assert.Equal(1L, await ScalarAsync(_world, "select count(*) from offlinesync.upload_batch where journal = $1", device));
        Assert.Equal(0L, await ScalarAsync(_world, "select count(*) from offlinesync.upload_part where journal = $1", device));
        await _world.CheckEqualAsync(device);
    }

    [Theory]
    [InlineData(TransportFault.AfterRequestHeaders)]
    [InlineData(TransportFault.WithinRequestBody)]
    [InlineData(TransportFault.ResponseLost)]
    [InlineData(TransportFault.WithinResponseBody)]
    [InlineData(TransportFault.Duplicated)]
    [Trait("Behaviour", "S-085")]
    [Trait("Behaviour", "S-087")]
    [Trait("Behaviour", "S-091")]
    public async Task Whichever_of_its_requests_breaks_an_upload_goes_on_there(TransportFault fault)
    {
        TestDevice device = await AddDeviceAsync();
        await WorkAsync(device);
        await device.SynchronizeAsync();
        int requests = _log.Routes.Count(route => route is not "download");

        for (int request = 0; request < requests; request++)
        {
            await WorkAsync(device);
            long before = await _world.Sides.CountEventsAsync();
            (_fault, _faultyRequest) = (fault, request);
            _log.Clear();

            Exception? failure = await Record.ExceptionAsync(device.SynchronizeAsync);
            int sent = Parts;
            _faultyRequest = -1;
            _log.Clear();
            await device.SynchronizeAsync();

            Assert.Equal(fault == TransportFault.Duplicated, failure is null);
            // No part that had arrived was sent again.
            Assert.InRange(sent + Parts, 1, requests);
            Assert.Equal(before + Cities, await _world.Sides.CountEventsAsync());
            await _world.CheckEqualAsync(device);
        }
    }

    [Fact]
    [Trait("Behaviour", "S-087")]
    [Trait("Behaviour", "S-088")]
    [Trait("Behaviour", "S-094")]
    public async Task An_outcome_whose_answer_was_lost_is_asked_for_by_the_batchs_id()
    {
        TestDevice device = await AddDeviceAsync();
        await WorkAsync(device);
        int apply = -1;
        _log.Before = (request, number) => (apply, _fault, _faultyRequest) = request.RequestUri!.AbsolutePath.EndsWith("apply", StringComparison.Ordinal) ? (number, TransportFault.ResponseLost, number) : (apply, _fault, _faultyRequest);

        await device.FailToSynchronizeAsync();
        _faultyRequest = -1;
        _log.Before = null;
        _log.Clear();
        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal(Cities, result.Applied);
        Assert.Equal(["status", "outcome", "download"], _log.Routes.Take(3));
        await _world.CheckEqualAsync(device);
    }

    [Fact]
    [Trait("Behaviour", "S-088")]
    public async Task While_the_server_decides_the_device_asks_again_and_again_and_what_it_commits_waits()
    {
        TestDevice device = await AddDeviceAsync(options => options.OutcomeWait = TimeSpan.FromMilliseconds(1));
        await WorkAsync(device);
        Task<SyncResult> synchronizing;
        await using (Gate gate = await Gate.CloseAsync(_world.ConnectionString))
        {
            synchronizing = device.SynchronizeAsync();
            await gate.WaitForUploadsAsync(1);
            await device.AddCityAsync("Committed meanwhile");
            await Wait.UntilAsync(() => Task.FromResult(_log.Routes.Count(route => route == "status") > 3));
            await gate.OpenAsync();
        }

        Assert.Equal(Cities, (await synchronizing).Applied);
        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);
        await _world.CheckEqualAsync(device);
    }

    [Fact]
    [Trait("Behaviour", "S-085")]
    public async Task A_network_that_lets_only_small_bodies_through_gets_the_batch_in_parts()
    {
        TestDevice device = await AddDeviceAsync(options => (options.RequestEntryLimit, options.PartByteLimit) = (1000, 6000));
        await WorkAsync(device);
        _log.Instead = (request, _) => request.Content?.Headers.ContentLength > 5000 ? new HttpResponseMessage(HttpStatusCode.RequestEntityTooLarge) : null;

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal((1, Cities), (result.Batches, result.Applied));
        Assert.Equal("upload", _log.Routes[0]);
        Assert.Empty(result.Rejected);
        await _world.CheckEqualAsync(device);
    }

    [Fact]
    public async Task A_proxy_that_lets_nothing_through_has_nothing_rejected()
    {
        TestDevice device = await AddDeviceAsync();
        await WorkAsync(device);
        _log.Instead = (request, _) => request.Content?.Headers.ContentLength > 1 ? new HttpResponseMessage(HttpStatusCode.RequestEntityTooLarge) : null;

        var failure = await Assert.ThrowsAsync<OfflineSyncException>(device.SynchronizeAsync);
        Assert.Equal(ErrorCode.RequestTooLarge, failure.Code);
        Assert.Empty(await device.Engine.GetRejectedAsync());

        _log.Instead = null;
        Assert.Equal(Cities, (await device.SynchronizeAsync()).Applied);
        await _world.CheckEqualAsync(device);
    }

    [Fact]
    [Trait("Behaviour", "D18")]
    [Trait("Behaviour", "S-079")]
    [Trait("History", "20")]
    public Task A_network_that_cuts_every_connection_after_a_second_lets_a_large_batch_through() => ThroughAsync(TimeSpan.FromSeconds(1), 8_000);

    [Fact]
    [Trait("Category", "Soak")]
    [Trait("Behaviour", "D18")]
    public Task A_network_that_cuts_every_connection_after_five_seconds_lets_a_hundred_thousand_entries_through() => ThroughAsync(TimeSpan.FromSeconds(5), 100_000);

    private async Task ThroughAsync(TimeSpan lifetime, int entries)
    {
        await using World world = await World.StartAsync(configure: options => options.PageRowLimit = 2_000);
        RequestLog requests = null!;
        TestDevice device = await world.AddDeviceAsync(network => requests = new RequestLog(network), options => options.Synchronization.RetryLimit = 10);
        world.Network.CutEvery(lifetime);
        world.Network.CutNow();
        await device.CommitAsync(Enumerable.Range(0, entries).Select(i => device.Engine.Create<Sample.City>(city => city.Name = $"City {i} of many, and with a name that takes some room: {Guid.NewGuid()}")));
        int cuts = world.Network.Cuts;
        long started = Stopwatch.GetTimestamp();
        requests.Clear();

        // The upload gets through. On a busy machine a page of the download may need longer than a connection lives: then it goes on without the cuts.
        Exception? download = await Record.ExceptionAsync(device.SynchronizeAsync);

        Assert.Empty(await device.Engine.GetPendingAsync());
        Assert.Equal(1L, await ScalarAsync(world, "select count(*) from offlinesync.upload_batch where journal = $1", device));
        Assert.True(world.Network.Cuts > cuts);
        int asked = requests.Routes.Count(route => route == "status");
        output.WriteLine($"{entries} entries in {requests.Routes.Count(route => route == "part")} parts, {asked} questions and {requests.Routes.Count} requests; {world.Network.Cuts - cuts} connections cut; {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s with the download{(download is null ? "" : ", which broke off")}");
        // A connection that was cut costs a question or two; between them each one waits.
        Assert.InRange(asked, 1, 20 + (6 * (world.Network.Cuts - cuts)) + (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * 2));
        world.Network.CutEvery(null);
        world.Network.CutNow();
        if (download is not null) await device.SynchronizeAsync();
        await world.CheckEqualAsync(device);
    }

    private int Parts => _log.Routes.Count(route => route == "part");

    private Task<TestDevice> AddDeviceAsync(Action<SynchronizationOptions>? configure = null) => _world.AddDeviceAsync(
        network => _log = new RequestLog(new FaultyTransport(network, _ => _log.Routes.Count - 1 == _faultyRequest ? _fault : TransportFault.None)),
        options =>
        {
            options.Synchronization.RequestEntryLimit = Cities / 3;
            options.Synchronization.PartByteLimit = 4096;
            configure?.Invoke(options.Synchronization);
        });

    private async Task WorkAsync(TestDevice device)
    {
        // Names that don't pack.
        for (int i = 0; i < Cities; i++) await device.AddCityAsync(string.Concat(Enumerable.Range(0, 4).Select(_ => Guid.NewGuid().ToString("N"))));
        _log.Clear();
    }

    private static async Task<object?> ScalarAsync(World world, string sql, TestDevice device)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(world.ConnectionString);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        using (OfflineSync.Device.ReadTransaction transaction = device.Engine.Database.OpenRead()) command.Parameters.AddWithValue(transaction.Journal.Head.Journal.Value);
        return await command.ExecuteScalarAsync();
    }

    public sealed class Fixture : IAsyncLifetime
    {
        internal World World { get; private set; } = null!;

        public async Task InitializeAsync() => World = await World.StartAsync(configure: options => options.BatchEntryLimit = Cities / 2);

        public async Task DisposeAsync() => await World.DisposeAsync();
    }
}
