using OfflineSync.Testing;
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

    [Theory]
    [InlineData(TransportFault.ResponseLost)]
    [InlineData(TransportFault.WithinResponseBody)]
    [Trait("History", "11")]
    public async Task What_was_cleared_comes_back_although_the_process_ends_and_downloads_break_in_between(TransportFault fault)
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        City one = await device.CommitCityAsync("Delft"), two = await device.CommitCityAsync("Leiden");
        Country country = device.Engine.Create<Country>(created => created.Name = "Netherlands");
        await device.Engine.CommitAsync(country);
        await device.Engine.SynchronizeAsync();
        await device.Engine.ClearAsync<Country>();
        await device.Engine.ClearAsync([two]);
        await device.ReopenAsync();
        world.Fault = path => path == "download" ? fault : TransportFault.None;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        await device.ReopenAsync();
        world.Fault = _ => TransportFault.None;

        // What is to come back was noted with what was taken away, and is forgotten only with the answer that brings it.
        Assert.Equal(2, (await device.Engine.SynchronizeAsync()).Received);

        Assert.Equal(["Delft", "Leiden"], await device.CityNamesAsync());
        Assert.Equal("Netherlands", (await device.Engine.FindAsync<Country>(country.Id))!.Name);
        Assert.NotNull(await device.Engine.FindAsync<City>(one.Id));
    }

    /// <summary>An entity that is only sent is cleared before the download, which does not ask for it.</summary>
    [Fact]
    public async Task An_entity_that_is_only_sent_is_gone_once_its_upload_succeeded_whatever_becomes_of_the_download()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create(SyncSetting.Clear));
        TestDevice device = await world.DeviceAsync();
        await device.CommitCityAsync("Delft");
        world.Fault = path => path == "download" ? TransportFault.ResponseLost : TransportFault.None;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        await device.ReopenAsync();
        Assert.Empty(await device.CityNamesAsync());
        Assert.Equal(1, await world.CountAsync("object_city where name = 'Delft'"));
        await device.CommitCityAsync("Leiden");
        world.Fault = _ => TransportFault.None;

        await device.Engine.SynchronizeAsync();

        Assert.Empty(await device.CityNamesAsync());
        Assert.Equal((2, 2), (await world.CountAsync("object_city"), await world.CommittedByAsync(device)));
        Assert.Empty(await device.Engine.GetPendingAsync());
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
