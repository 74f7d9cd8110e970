using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Modes;

/// <summary>Taking objects off a device, and how they come back.</summary>
public sealed class ClearTests
{
    [Fact]
    [Trait("Behaviour", "M-053")]
    public async Task What_is_cleared_leaves_without_a_delete_and_comes_back_with_the_next_full_synchronization()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        Country country = device.Engine.Create<Country>(created => created.Name = "Netherlands");
        City one = device.Engine.Create<City>(city => (city.Name, city.Country) = ("Delft", country)), two = await device.CommitCityAsync("Leiden");
        await device.Engine.CommitAsync([country, one]);
        await device.Engine.SynchronizeAsync();

        await device.Engine.ClearAsync<Country>();
        Assert.Equal((true, country.Id, 0), (country.IsEmpty, one["Country"], await device.Engine.Query<Country>().CountAsync()));
        await device.Engine.ClearAsync([two]);
        Assert.Equal((true, false), (two.IsEmpty, one.IsEmpty));
        Assert.Empty(await device.Engine.GetPendingAsync());
        world.Requests.Clear();

        SyncResult result = await device.Engine.SynchronizeAsync();

        Assert.Equal(["download"], world.Requests);
        Assert.Equal((2L, 0L), (result.Received, result.Removed));
        Assert.Equal(["Delft", "Leiden"], await device.CityNamesAsync());
        Assert.Equal("Netherlands", (await device.Engine.FindAsync<Country>(country.Id))!.Name);
        Assert.Equal(0, (await device.Engine.SynchronizeAsync()).Received);
    }

    [Fact]
    public async Task Unsent_entries_refuse_a_clear_or_stay_in_the_journal_as_the_app_says()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        City sent = await device.CommitCityAsync("Delft");
        await device.Engine.SynchronizeAsync();
        await device.RenameAsync(sent, "Delfshaven");
        City unsent = await device.CommitCityAsync("Leiden");

        foreach (Func<Task> clear in (Func<Task>[])[() => device.Engine.ClearAsync<City>(), () => device.Engine.ClearAsync("City"), () => device.Engine.ClearAsync([sent])])
        {
            OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(clear);
            Assert.Equal((ErrorCode.UnsentEntries, false), (refused.Code, sent.IsEmpty));
        }
        await device.Engine.ClearAsync<City>(UnsentWork.Keep);

        // The change waits without its object; what was created here is nowhere else and stays visible.
        Assert.Equal((true, 2), (sent.IsEmpty, (await device.Engine.GetPendingAsync()).Count));
        Assert.Equal(["Leiden"], await device.CityNamesAsync());
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal((2, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal(["Delfshaven", "Leiden"], await device.CityNamesAsync());
        Assert.False(unsent.IsEmpty);
    }

    [Fact]
    [Trait("Behaviour", "M-007")]
    public async Task Nothing_is_cleared_while_a_synchronization_runs()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        TaskCompletionSource arrived = new(), proceed = new();
        server.OnDownload(async (request, context) =>
        {
            arrived.SetResult();
            await proceed.Task;
            await ScriptedServer.FramesAsync(context, OfflineSync.Protocol.DownloadKind.Delta, token: request.Token);
        });
        Task<SyncResult> running = device.Engine.SynchronizeAsync();
        await arrived.Task;
        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.ClearAsync<City>());
        Assert.Equal((ErrorCode.SynchronizationRunning, true), (refused.Code, refused.IsTransient));
        proceed.SetResult();
        await running;
        await device.Engine.ClearAsync<City>();
    }
}
