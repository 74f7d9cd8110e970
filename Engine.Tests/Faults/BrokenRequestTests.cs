using OfflineSync.Testing;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Faults;

/// <summary>A request or its answer breaks at each place that it has, once; then the network is whole again.</summary>
public sealed class BrokenRequestTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly World _world = fixture.World;

    [Theory]
    [InlineData(TransportFault.BeforeConnect)]
    [InlineData(TransportFault.AfterRequestHeaders)]
    [InlineData(TransportFault.WithinRequestBody)]
    [Trait("Behaviour", "S-079")]
    [Trait("Behaviour", "S-082")]
    [Trait("Behaviour", "S-085")]
    public async Task An_upload_that_breaks_before_its_last_byte_changes_nothing_on_either_side(TransportFault fault)
    {
        (TestDevice device, Broken network, _) = await DeviceWithWorkAsync();
        string shown = _world.Sides.Shown(device.Side), stored = await _world.Sides.ServerTextAsync();
        network.NextUpload(fault);

        await device.FailToSynchronizeAsync();

        Assert.Equal(shown, _world.Sides.Shown(device.Side));
        Assert.Equal(stored, await _world.Sides.ServerTextAsync());
        Assert.All(BothSides.States(device.Side).Keys.Where(state => state != "settled"), state => Assert.True(state is "pending" or "sent", state));
        await SynchronizeAndCheckAsync(device);
    }

    [Theory]
    [InlineData(TransportFault.ResponseLost)]
    [InlineData(TransportFault.WithinResponseBody)]
    [Trait("Behaviour", "S-087")]
    [Trait("Behaviour", "S-088")]
    [Trait("Behaviour", "S-089")]
    [Trait("Behaviour", "S-090")]
    [Trait("Behaviour", "S-091")]
    public async Task An_upload_whose_answer_breaks_is_sent_again_and_applied_once(TransportFault fault)
    {
        (TestDevice device, Broken network, ObjectId changed) = await DeviceWithWorkAsync();
        long before = await _world.Sides.CountEventsAsync();
        int open = Open(device);
        string shown = _world.Sides.Shown(device.Side);
        network.NextUpload(fault);

        OfflineSyncException failure = await device.FailToSynchronizeAsync();

        Assert.True(failure.OutcomeUnknown);
        Assert.Equal(shown, _world.Sides.Shown(device.Side));
        Assert.Equal(open, Open(device));
        Assert.Equal(before + open, await _world.Sides.CountEventsAsync());

        // Somebody else changes the same city before it is sent again: applied twice, the old name would come back.
        TestDevice other = await _world.AddDeviceAsync();
        await other.ChangeCityAsync(changed, city => city.Name = "Named by the other");
        await other.SynchronizeAsync();
        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal(open, result.Applied);
        Assert.Equal("Named by the other", (await device.CityAsync(changed)).Name);
        await _world.CheckEqualAsync(device);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_is_whole_counts_even_if_the_connection_breaks_behind_it(bool ofUpload)
    {
        (TestDevice device, Broken network, _) = await DeviceWithWorkAsync();
        if (ofUpload) network.NextUpload(TransportFault.AfterResponseBody);
        else network.NextDownload(TransportFault.AfterResponseBody);

        await device.SynchronizeAsync();

        await _world.CheckEqualAsync(device);
    }

    [Theory]
    [InlineData(TransportFault.BeforeConnect)]
    [InlineData(TransportFault.AfterRequestHeaders)]
    [InlineData(TransportFault.WithinRequestBody)]
    [InlineData(TransportFault.ResponseLost)]
    [InlineData(TransportFault.WithinResponseBody)]
    [Trait("Behaviour", "S-092")]
    [Trait("Behaviour", "S-093")]
    [Trait("Behaviour", "S-094")]
    public async Task A_download_that_breaks_changes_nothing_on_the_device_and_undoes_nothing_on_the_server(TransportFault fault)
    {
        (TestDevice device, Broken network, _) = await DeviceWithWorkAsync();
        TestDevice other = await _world.AddDeviceAsync();
        City foreign = await other.AddCityAsync("From elsewhere");
        await other.SynchronizeAsync();
        long before = await _world.Sides.CountEventsAsync();
        int open = Open(device);
        string shown = _world.Sides.Shown(device.Side);
        network.NextDownload(fault);

        await device.FailToSynchronizeAsync();

        Assert.Equal(shown, _world.Sides.Shown(device.Side));
        Assert.Null(await device.Engine.FindAsync<City>(foreign.Id));
        Assert.Equal(before + open, await _world.Sides.CountEventsAsync());
        await _world.CheckJournalsAsync();

        // Work goes on, and the next synchronization carries it.
        await device.AddCityAsync("After the break");
        await SynchronizeAndCheckAsync(device);
        Assert.NotNull(await device.Engine.FindAsync<City>(foreign.Id));
    }

    [Theory]
    [InlineData(TransportFault.ResponseLost)]
    [InlineData(TransportFault.WithinResponseBody)]
    [Trait("Behaviour", "S-094")]
    public async Task A_change_that_the_server_has_stays_visible_when_the_download_fails_and_the_next_edit_overwrites_nothing(TransportFault fault)
    {
        (TestDevice device, Broken network) = await DeviceAsync();
        ObjectId id = (await device.AddCityAsync("A", population: 1)).Id;
        await device.SynchronizeAsync();
        await device.ChangeCityAsync(id, city => city.Name = "B");
        network.NextDownload(fault);
        await device.FailToSynchronizeAsync();
        Assert.Equal("B", (await device.CityAsync(id)).Name);
        Assert.Equal(1, BothSides.States(device.Side)["applied"]);

        await device.ChangeCityAsync(id, city => city.Population = 2);
        await device.SynchronizeAsync();

        City now = await device.CityAsync(id);
        Assert.Equal(("B", 2), (now.Name, now.Population));
        Assert.Equal(0, await _world.Sides.CountEventsAsync($"type = 'object_overwritten' and data::text like '%{id}%'"));
        await _world.CheckEqualAsync(device);
    }

    [Fact]
    [Trait("Behaviour", "S-091")]
    public async Task Two_copies_of_an_upload_in_flight_apply_once()
    {
        (TestDevice device, Broken network, _) = await DeviceWithWorkAsync();
        long before = await _world.Sides.CountEventsAsync();
        int open = Open(device);
        network.NextUpload(TransportFault.Duplicated);

        await device.SynchronizeAsync();

        Assert.Equal(before + open, await _world.Sides.CountEventsAsync());
        await _world.CheckEqualAsync(device);
    }

    [Fact]
    [Trait("Behaviour", "S-091")]
    public async Task A_copy_of_an_upload_that_arrives_after_later_ones_changes_nothing()
    {
        var network = new LateCopy();
        TestDevice device = await _world.AddDeviceAsync(network.Between), other = await _world.AddDeviceAsync();
        ObjectId changed = (await device.AddCityAsync("First")).Id, deleted = (await device.AddCityAsync("Deleted later")).Id;
        await device.SynchronizeAsync();
        await other.SynchronizeAsync();
        await other.ChangeCityAsync(changed, city => city.Name = "Second");
        await other.DeleteAsync(await other.CityAsync(deleted));
        await other.SynchronizeAsync();
        string before = await _world.Sides.ServerTextAsync();

        await network.ArriveAsync();

        Assert.Equal(before, await _world.Sides.ServerTextAsync());
        await device.SynchronizeAsync();
        await _world.CheckEqualAsync(device);
    }

    private static int Open(TestDevice device) => BothSides.States(device.Side).Where(state => state.Key is "pending" or "sent").Sum(state => state.Value);

    private async Task SynchronizeAndCheckAsync(TestDevice device)
    {
        await device.SynchronizeAsync();
        await _world.CheckEqualAsync(device);
    }

    private async Task<(TestDevice Device, Broken Network)> DeviceAsync()
    {
        var network = new Broken();
        return (await _world.AddDeviceAsync(network.Between), network);
    }

    /// <summary>A device with a creation, a change and a deletion that were not sent.</summary>
    private async Task<(TestDevice Device, Broken Network, ObjectId Changed)> DeviceWithWorkAsync()
    {
        (TestDevice device, Broken network) = await DeviceAsync();
        City changed = await device.AddCityAsync("Will be changed"), deleted = await device.AddCityAsync("Will be deleted");
        await device.SynchronizeAsync();
        changed.Name = "Changed";
        await device.CommitAsync(changed);
        await device.DeleteAsync(deleted);
        await device.AddCityAsync("New");
        return (device, network, changed.Id);
    }
}
