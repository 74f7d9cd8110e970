using Microsoft.Extensions.Time.Testing;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Restores;

/// <summary>What a restore of the server's database loses comes back from the devices' journals.</summary>
public sealed class LostEntriesTests
{
    [Fact]
    [Trait("History", "N10")]
    public async Task What_a_restore_lost_is_sent_again_by_the_device_that_has_it()
    {
        await using RestorableWorld world = await RestorableWorld.StartAsync();
        TestDevice device = await world.AddDeviceAsync();
        City delft = await device.AddCityAsync("Delft");
        await device.SynchronizeAsync();
        await world.BackUpAsync();
        delft.Population = 2;
        await device.CommitAsync(delft);
        City leiden = await device.AddCityAsync("Leiden");
        await device.SynchronizeAsync();
        leiden.Population = 3;
        await device.CommitAsync(leiden);
        await device.SynchronizeAsync();
        await world.RestoreAsync();
        Assert.Equal(["Delft 1"], await world.CitiesAsync());

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal((3, 3, 0), (result.Recovered, result.Applied, result.Rejected.Count));
        Assert.Equal(["Delft 2", "Leiden 3"], await world.CitiesAsync());
        Assert.Equal((2, 3), (delft.Population, leiden.Population));
        SyncResult again = await device.SynchronizeAsync();
        Assert.Equal((0, 0, 0L, 0L), (again.Recovered, again.Sent, again.Received, again.Removed));
    }

    [Fact]
    [Trait("History", "N10")]
    public async Task What_was_committed_on_top_of_lost_work_is_judged_after_it_and_not_rejected()
    {
        await using RestorableWorld world = await RestorableWorld.StartAsync();
        TestDevice device = await world.AddDeviceAsync();
        await world.BackUpAsync();
        City delft = await device.AddCityAsync("Delft");
        await device.SynchronizeAsync();
        await world.RestoreAsync();
        // The server does not know the object; nothing but the upload would tell it so.
        delft.Population = 5;
        await device.CommitAsync(delft);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal((1, 2, 0), (result.Recovered, result.Applied, result.Rejected.Count));
        Assert.Equal(["Delft 5"], await world.CitiesAsync());
        Assert.Equal(0, await world.CountAsync("synchronization_error"));
    }

    [Fact]
    [Trait("History", "N10")]
    public async Task It_stays_on_the_screen_until_it_is_sent_again_also_where_that_fails_for_a_while()
    {
        await using RestorableWorld world = await RestorableWorld.StartAsync();
        int requests = 0, broken = -1;
        TestDevice device = await world.AddDeviceAsync(options => options.Synchronization.MessageHandler = new RequestLog(new SocketsHttpHandler())
        {
            Before = (_, _) => { if (requests++ == broken) throw new HttpRequestException("The network broke."); },
        });
        await world.BackUpAsync();
        for (int i = 0; ; i++)
        {
            City city = await device.AddCityAsync($"City {i}");
            await device.SynchronizeAsync();
            await world.RestoreAsync();
            (requests, broken) = (0, i);

            Exception? failure = await Record.ExceptionAsync(device.SynchronizeAsync);
            broken = -1;
            long shown = await device.Engine.Query<City>().CountAsync();
            if (failure is not null) await device.SynchronizeAsync();

            // Each round loses what all before had sent again.
            Assert.Equal(i + 1, shown);
            Assert.Equal(i + 1, (await world.CitiesAsync()).Length);
            Assert.False(city.IsEmpty);
            if (failure is null) break;
        }
    }

    [Theory]
    [Trait("History", "N10")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_sent_without_a_download_behind_it_comes_back_although_the_store_knows_the_checkpoint(bool hasMoreToSend)
    {
        await using RestorableWorld world = await RestorableWorld.StartAsync();
        TestDevice device = await world.AddDeviceAsync();
        await device.AddCityAsync("Delft");
        await device.SynchronizeAsync();
        await world.BackUpAsync();
        City leiden = await device.AddCityAsync("Leiden");
        SyncResult sent = await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        Assert.Equal((1, 0L), (sent.Applied, (long)(await device.Engine.GetPendingAsync()).Count));
        await world.RestoreAsync();
        if (hasMoreToSend)
        {
            leiden.Population = 3;
            await device.CommitAsync(leiden);
        }

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal((1, hasMoreToSend ? 2 : 1, 0), (result.Recovered, result.Applied, result.Rejected.Count));
        Assert.Equal(["Delft 1", hasMoreToSend ? "Leiden 3" : "Leiden 1"], await world.CitiesAsync());
        Assert.Equal(0, (await device.SynchronizeAsync()).Recovered);
    }

    [Fact]
    [Trait("History", "N10")]
    public async Task Two_devices_bring_back_what_each_had_sent()
    {
        await using RestorableWorld world = await RestorableWorld.StartAsync();
        TestDevice anna = await world.AddDeviceAsync(), bob = await world.AddDeviceAsync();
        await anna.AddCityAsync("Delft");
        await anna.SynchronizeAsync();
        await bob.SynchronizeAsync();
        await world.BackUpAsync();
        await anna.AddCityAsync("Gouda");
        await anna.SynchronizeAsync();
        await bob.AddCityAsync("Leiden");
        await bob.SynchronizeAsync();
        await world.RestoreAsync();

        SyncResult ofBob = await bob.SynchronizeAsync();
        SyncResult ofAnna = await anna.SynchronizeAsync();
        await bob.SynchronizeAsync();

        Assert.Equal((1, 1), (ofBob.Recovered, ofAnna.Recovered));
        Assert.Equal(["Delft 1", "Gouda 1", "Leiden 1"], await world.CitiesAsync());
        Assert.Equal((3L, 3L), (await anna.Engine.Query<City>().CountAsync(), await bob.Engine.Query<City>().CountAsync()));
    }

    [Fact]
    [Trait("History", "N10")]
    public async Task What_a_device_did_after_its_clock_went_back_comes_back_however_much_it_had_done_before()
    {
        await using RestorableWorld world = await RestorableWorld.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        TestDevice device = await world.AddDeviceAsync(options => options.TimeProvider = time);
        // More than one question asks for.
        const int Before = 10_500;
        await device.CommitAsync([.. Enumerable.Range(0, Before).Select(number => device.Engine.Create<City>(city => city.Name = $"City {number}"))]);
        await device.SynchronizeAsync();
        await world.BackUpAsync();
        time.AdjustTime(time.GetUtcNow() - TimeSpan.FromDays(1));
        await device.AddCityAsync("Delft");
        await device.SynchronizeAsync();
        await world.RestoreAsync();

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal((1, 1), (result.Recovered, result.Applied));
        Assert.Equal(Before + 1, await world.CountAsync("object_city"));
    }
}
