namespace OfflineSync.Tests.Faults;

/// <summary>Real connections, reset after a number of bytes that is spread over a whole synchronization: its upload and its download, both ways.</summary>
public sealed class CutConnectionTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const int Places = 16;

    private readonly World _world = fixture.World;

    [Theory]
    [InlineData(Direction.ToServer, true)]
    [InlineData(Direction.ToDevice, true)]
    [InlineData(Direction.ToServer, false)]
    [InlineData(Direction.ToDevice, false)]
    [Trait("Behaviour", "S-082")]
    [Trait("Behaviour", "S-085")]
    [Trait("Behaviour", "S-092")]
    public async Task Wherever_the_connection_is_cut_nothing_is_lost_and_nothing_happens_twice(Direction direction, bool isFull)
    {
        SyncScope scope = isFull ? SyncScope.Full : SyncScope.Unsynchronized;
        TestDevice device = await _world.AddDeviceAsync(), other = await _world.AddDeviceAsync();
        long bytes = await BytesOfSynchronizationAsync(direction, scope, device, other);

        for (int place = 0; place <= Places; place++)
        {
            await WorkAsync(device, other);
            string shown = _world.Sides.Shown(device.Side);
            int cuts = _world.Network.Cuts;
            _world.Network.CutAfter(direction, bytes * place / Places);

            Exception? failure = await Record.ExceptionAsync(() => device.Engine.SynchronizeAsync(scope));

            // The sizes vary by some bytes: the last places may lie behind the end.
            if (failure is null) Assert.True(place >= Places - 1, $"Place {place} of {Places} was not reached.");
            else CheckFailure(failure, shown, device, cuts);
            await _world.CheckJournalsAsync();
            _world.Network.Heal();
            await device.SynchronizeAsync();
            await _world.CheckEqualAsync(device);
        }
    }

    private void CheckFailure(Exception failure, string shown, TestDevice device, int cuts)
    {
        var network = Assert.IsType<OfflineSyncException>(failure);
        Assert.Equal(ErrorCode.NetworkUnavailable, network.Code);
        Assert.True(network.IsTransient);
        Assert.True(_world.Network.Cuts > cuts);
        Assert.Equal(shown, _world.Sides.Shown(device.Side));
    }

    private async Task<long> BytesOfSynchronizationAsync(Direction direction, SyncScope scope, TestDevice device, TestDevice other)
    {
        await WorkAsync(device, other);
        long before = Passed(direction);
        await device.Engine.SynchronizeAsync(scope);
        return Passed(direction) - before;
    }

    private long Passed(Direction direction) => direction == Direction.ToServer ? _world.Network.BytesToServer : _world.Network.BytesToDevice;

    /// <summary>Something to send, and something to fetch.</summary>
    private static async Task WorkAsync(TestDevice device, TestDevice other)
    {
        for (int i = 0; i < 5; i++) await other.AddCityAsync($"To fetch {i}");
        await other.SynchronizeAsync();
        for (int i = 0; i < 5; i++) await device.AddCityAsync($"To send {i}");
        await device.ChangeCityAsync(device.Ids("City")[0], city => city.Population++);
    }
}
