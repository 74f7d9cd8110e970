using OfflineSync.Testing;

namespace OfflineSync.Tests.Faults;

/// <summary>What happens to an upload while the server works on it.</summary>
public sealed class UploadInFlightTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly World _world = fixture.World;

    [Fact]
    [Trait("Behaviour", "S-087")]
    [Trait("Behaviour", "S-088")]
    [Trait("Behaviour", "S-091")]
    public async Task The_server_finishes_an_upload_whose_device_is_gone()
    {
        TestDevice device = await _world.AddDeviceAsync();
        await device.AddCityAsync("Sent before the break");
        long before = await _world.Sides.CountEventsAsync();
        Task<OfflineSyncException> synchronizing;
        await using (Gate gate = await Gate.CloseAsync(_world.ConnectionString))
        {
            synchronizing = device.FailToSynchronizeAsync();
            await gate.WaitForUploadsAsync(1);
            _world.Network.CutNow();
            Assert.True((await synchronizing).OutcomeUnknown);
            Assert.Equal(before, await _world.Sides.CountEventsAsync());
            await gate.OpenAsync();
        }

        await Wait.UntilAsync(async () => await _world.Sides.CountEventsAsync() > before);

        await device.SynchronizeAsync();
        Assert.Equal(before + 1, await _world.Sides.CountEventsAsync());
        await _world.CheckEqualAsync(device);
    }

    [Fact]
    [Trait("Behaviour", "S-091")]
    public async Task Two_copies_that_the_server_works_on_at_the_same_time_apply_once()
    {
        var network = new Broken();
        TestDevice device = await _world.AddDeviceAsync(network.Between);
        for (int i = 0; i < 20; i++) await device.AddCityAsync($"Sent twice {i}");
        long before = await _world.Sides.CountEventsAsync();
        network.NextUpload(TransportFault.Duplicated);
        Task synchronizing;
        await using (Gate gate = await Gate.CloseAsync(_world.ConnectionString))
        {
            synchronizing = device.SynchronizeAsync();
            await gate.WaitForUploadsAsync(2);
            await gate.OpenAsync();
        }

        await synchronizing;

        Assert.Equal(before + 20, await _world.Sides.CountEventsAsync());
        await _world.CheckEqualAsync(device);
    }

    [Fact]
    public async Task What_is_committed_while_an_upload_is_under_way_goes_with_the_next_one()
    {
        TestDevice device = await _world.AddDeviceAsync();
        ObjectId id = (await device.AddCityAsync("First")).Id;
        Task synchronizing;
        await using (Gate gate = await Gate.CloseAsync(_world.ConnectionString))
        {
            synchronizing = device.SynchronizeAsync();
            await gate.WaitForUploadsAsync(1);
            await device.ChangeCityAsync(id, city => city.Name = "Second");
            await gate.OpenAsync();
        }

        await synchronizing;

        Assert.Equal("Second", (await device.CityAsync(id)).Name);
        await device.SynchronizeAsync();
        Assert.Equal("Second", (await device.CityAsync(id)).Name);
        await _world.CheckEqualAsync(device);
    }
}
