using Npgsql;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Gaps;

/// <summary>
/// Sequence numbers are taken before the commit, so a greater one may become visible before a smaller one. A device misses nothing
/// then; a reader with a sequence number for a checkpoint does, which shows that these tests notice.
/// </summary>
public sealed class GapTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_transaction_that_commits_behind_one_with_a_greater_number_is_not_missed()
    {
        const string Late = "Committed late";
        await using World world = await World.StartAsync();
        var faults = new CommitFaults(world.ConnectionString);
        await faults.InstallBarrierAsync(Late);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(world.ConnectionString);
        var naive = new SequenceReader(source);
        TestDevice first = await world.AddDeviceAsync(), second = await world.AddDeviceAsync(), reader = await world.AddDeviceAsync();
        City late = await first.AddCityAsync(Late), early = await second.AddCityAsync("Committed early");

        await using (NpgsqlConnection barrier = await faults.CloseBarrierAsync())
        {
            Task<SyncResult> uploading = first.SynchronizeAsync();
            await CommitFaults.WaitAsync(barrier);
            await second.SynchronizeAsync();
            await reader.SynchronizeAsync();
            await naive.ReadAsync();
            Assert.Equal([early.Id], reader.Ids("City"));
            await CommitFaults.OpenBarrierAsync(barrier);
            await uploading;
        }

        await reader.SynchronizeAsync();
        await naive.ReadAsync();
        Assert.Equal(2, reader.Ids("City").Count);
        Assert.DoesNotContain(late.Id.Value, naive.Seen);
        await world.CheckEqualAsync(reader);
    }

    [Fact]
    public Task A_device_misses_none_of_20_000_events() => RunAsync(20_000);

    [Fact]
    [Trait("Category", "Soak")]
    public Task A_device_misses_none_of_200_000_events() => RunAsync(200_000);

    private async Task RunAsync(int events)
    {
        await using World world = await World.StartAsync();
        await new CommitFaults(world.ConnectionString).InstallAsync();
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(world.ConnectionString);
        var naive = new SequenceReader(source);
        TestDevice device = await world.AddDeviceAsync();
        Task writing = Writers.RunAsync(world, events);

        int synchronizations = 0;
        do
        {
            await device.SynchronizeAsync();
            await naive.ReadAsync();
            synchronizations++;
        }
        while (!writing.IsCompleted);
        await writing;
        await device.SynchronizeAsync();
        await naive.ReadAsync();

        int missed = events - naive.Seen.Count;
        output.WriteLine($"{events} events, {synchronizations} synchronizations while they were written. The device missed none, the reader with a sequence number {missed}.");
        Assert.Equal(events, device.Ids("City").Count);
        Assert.Equal(events, await world.Sides.CountEventsAsync());
        Assert.True(missed > 0, "The reader with a sequence number missed none: this run showed nothing.");
        await world.Sides.CheckObjectsAsync(device.Side);
    }
}
