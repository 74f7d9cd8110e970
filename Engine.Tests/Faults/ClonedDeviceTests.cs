namespace OfflineSync.Tests.Faults;

/// <summary>A device's folder is copied, or an old copy put back: two journals then go on from one place.</summary>
public sealed class ClonedDeviceTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly World _world = fixture.World;

    [Fact]
    public async Task A_clone_and_its_original_both_keep_what_they_commit()
    {
        TestDevice original = await SynchronizedDeviceAsync();
        TestDevice clone = await CloneAsync(original);
        await original.AddCityAsync("From the original");
        await clone.AddCityAsync("From the clone");

        await original.SynchronizeAsync();
        await clone.SynchronizeAsync();
        await original.SynchronizeAsync();

        await _world.CheckEqualAsync(original, clone);
        Assert.Equal(2, await DistinctJournalsAsync(original, clone));
    }

    [Fact]
    [Trait("Behaviour", "S-091")]
    [Trait("History", "15")]
    public async Task Entries_that_were_pending_when_the_device_was_cloned_apply_once()
    {
        TestDevice original = await SynchronizedDeviceAsync();
        for (int i = 0; i < 10; i++) await original.AddCityAsync($"Pending {i}");
        TestDevice clone = await CloneAsync(original);
        await original.AddCityAsync("From the original");
        await clone.AddCityAsync("From the clone");
        long before = await _world.Sides.CountEventsAsync();

        await original.SynchronizeAsync();
        await clone.SynchronizeAsync();
        await original.SynchronizeAsync();

        Assert.Equal(before + 12, await _world.Sides.CountEventsAsync());
        await _world.CheckEqualAsync(original, clone);
    }

    [Fact]
    [Trait("Behaviour", "S-091")]
    public async Task A_clone_taken_while_an_outcome_was_unknown_sends_the_same_once_more()
    {
        var network = new Broken();
        TestDevice original = await SynchronizedDeviceAsync(network.Between);
        for (int i = 0; i < 10; i++) await original.AddCityAsync($"Sent {i}");
        network.NextUpload(OfflineSync.Testing.TransportFault.ResponseLost);
        await original.FailToSynchronizeAsync();
        long before = await _world.Sides.CountEventsAsync();
        TestDevice clone = await CloneAsync(original);

        await Task.WhenAll(original.SynchronizeAsync(), clone.SynchronizeAsync());

        Assert.Equal(before, await _world.Sides.CountEventsAsync());
        await _world.CheckEqualAsync(original, clone);
    }

    [Fact]
    public async Task A_device_put_back_to_an_old_copy_goes_on_under_a_new_journal()
    {
        TestDevice device = await SynchronizedDeviceAsync();
        await device.CloseAsync();
        TestDevice old = _world.NewDevice();
        Copy(device, old);
        await device.OpenAsync(_world.Network.Address);
        for (int i = 0; i < 5; i++) await device.AddCityAsync($"Committed after the copy {i}");
        await device.SynchronizeAsync();
        await device.CloseAsync();

        await old.OpenAsync(_world.Network.Address);
        ObjectId first = old.Ids("City")[0];
        await old.ChangeCityAsync(first, city => city.Name = "Committed on the old copy");
        await old.SynchronizeAsync();

        Assert.Equal("Committed on the old copy", (await old.CityAsync(first)).Name);
        await _world.CheckEqualAsync(old);
        Assert.Equal(2, await DistinctJournalsAsync(device, old));
    }

    private static async Task<int> DistinctJournalsAsync(params TestDevice[] devices)
    {
        HashSet<string> journals = [];
        foreach (TestDevice device in devices)
        {
            await using Microsoft.Data.Sqlite.SqliteConnection connection = device.Side.Open();
            await using Microsoft.Data.Sqlite.SqliteCommand command = connection.CreateCommand();
            command.CommandText = "select hex(id) from _journal order by number desc limit 1";
            journals.Add((string)(await command.ExecuteScalarAsync())!);
        }
        return journals.Count;
    }

    private async Task<TestDevice> SynchronizedDeviceAsync(Func<HttpMessageHandler, HttpMessageHandler>? transport = null)
    {
        TestDevice device = await _world.AddDeviceAsync(transport);
        for (int i = 0; i < 5; i++) await device.AddCityAsync($"City {i}");
        await device.SynchronizeAsync();
        return device;
    }

    /// <summary>Closes a device, copies its folder, and opens both.</summary>
    private async Task<TestDevice> CloneAsync(TestDevice original)
    {
        await original.CloseAsync();
        TestDevice clone = _world.NewDevice();
        Copy(original, clone);
        await original.OpenAsync(_world.Network.Address);
        await clone.OpenAsync(_world.Network.Address);
        return clone;
    }

    private static void Copy(TestDevice from, TestDevice to)
    {
        to.AcknowledgeAllOf(from);
        Directory.CreateDirectory(to.Folder);
        foreach (string file in Directory.EnumerateFiles(from.Folder)) File.Copy(file, Path.Combine(to.Folder, Path.GetFileName(file)));
    }
}
