using OfflineSync.Testing;
using OfflineSync.Tests.Modes;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.History;

/// <summary>What a device remembers of its synchronizations.</summary>
public sealed class SyncHistoryTests
{
    [Fact]
    public async Task A_device_remembers_each_synchronization_with_what_it_did_or_why_it_broke_off()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        await device.CommitCityAsync("Delft");
        await device.Engine.CommitAsync(device.Engine.Create<City>());
        SyncResult result = await device.Engine.SynchronizeAsync();
        world.Fault = path => path == "download" ? TransportFault.WithinResponseBody : TransportFault.None;
        device.Engine.Options.Synchronization.RetryLimit = 0;
        OfflineSyncException failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        world.Fault = _ => TransportFault.None;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => device.Engine.SynchronizeAsync(cancellationToken: new CancellationToken(canceled: true)));
        await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);

        IReadOnlyList<SyncRecord> history = await device.Engine.History.ListAsync();

        Assert.Equal(
            [("Unsynchronized", SyncOutcome.Done, null), ("Full", SyncOutcome.Failed, failure.Code), ("Full", SyncOutcome.Partial, null), ("Full", SyncOutcome.Done, (ErrorCode?)null)],
            history.Where(record => record.Outcome != SyncOutcome.Cancelled).Select(record => (record.Scope, record.Outcome, record.Error)));
        SyncRecord partial = history.Single(record => record.Outcome == SyncOutcome.Partial);
        Assert.Equal((result.Applied, result.Rejected.Count, result.Received, result.BytesSent, result.BytesReceived),
            (partial.Applied, partial.Rejected, partial.Received, partial.BytesSent, partial.BytesReceived));
        Assert.Equal((1, 1), (partial.Applied, partial.Rejected));
        Assert.Equal((SyncTrigger.App, SyncPhase.Finished), (partial.Trigger, partial.Phase));
        Assert.Equal(SyncPhase.Downloading, history.Single(record => record.Outcome == SyncOutcome.Failed).Phase);
        Assert.Equal(SyncTrigger.SignIn, history[^1].Trigger);
        Assert.Equal(history.Select(record => record.Number).OrderDescending(), history.Select(record => record.Number));
        Assert.Single(await device.Engine.History.ListAsync(limit: 1));
    }

    [Fact]
    public async Task It_remembers_what_began_each_one_and_in_which_half_it_broke_off()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(configure: options => options.Synchronization.RetryLimit = 0);
        await device.CommitCityAsync("Delft");
        world.Fault = path => path == "upload" ? TransportFault.WithinResponseBody : TransportFault.None;
        device.Engine.SyncCommand.Execute(null);
        await device.Engine.SyncCommand.Execution;

        SyncRecord last = (await device.Engine.History.ListAsync(limit: 1))[0];

        Assert.Equal((SyncTrigger.Command, SyncOutcome.Failed, SyncPhase.Uploading), (last.Trigger, last.Outcome, last.Phase));
    }

    [Fact]
    public async Task Only_the_last_ones_are_remembered_and_none_where_the_app_wants_none()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(configure: options => options.Synchronization.HistoryLimit = 3);
        TestDevice forgetful = await world.DeviceAsync(configure: options => options.Synchronization.HistoryLimit = 0);
        for (int i = 0; i < 4; i++) await device.Engine.SynchronizeAsync();

        Assert.Equal([5, 4, 3], (await device.Engine.History.ListAsync()).Select(record => record.Number));
        Assert.Empty(await forgetful.Engine.History.ListAsync());
    }
}
