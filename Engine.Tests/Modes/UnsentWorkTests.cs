using OfflineSync.Testing;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Modes;

/// <summary>Work that the server has not got, when its user leaves the device.</summary>
public sealed class UnsentWorkTests
{
    [Fact]
    public async Task It_stays_in_its_user_s_journal_and_is_sent_when_he_is_back()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        City city = await device.CommitCityAsync("Delft");
        await device.Engine.SignOutAsync();
        Assert.True(device.Engine.Session is null);
        await device.Engine.SignInAsync("bob", "secret");
        Assert.Empty(await device.CityNamesAsync());
        Assert.Equal(0, await world.CountAsync("object_city"));
        await device.Engine.SignInAsync("anna", "secret");
        Assert.Equal(1, await world.CountAsync($"object_city where id = '{city.Id}'"));
        Assert.Empty(await device.Engine.GetPendingAsync());
    }

    [Fact]
    public async Task Where_the_app_wants_it_signing_out_and_another_user_are_refused_until_it_is_sent()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(configure: options => options.UnsentAtSignOut = UnsentWork.Refuse);
        await device.CommitCityAsync("Delft");
        foreach (Func<Task> leave in (Func<Task>[])[() => device.Engine.SignOutAsync(), () => device.Engine.SignInAsync("bob", "secret")])
        {
            Assert.Equal(ErrorCode.UnsentEntries, (await Assert.ThrowsAsync<OfflineSyncException>(leave)).Code);
            Assert.Equal("anna", device.Engine.Session!.UserName);
        }
        // Nobody is left signed in by a sign-in that was refused here.
        Assert.Equal(1, await world.CountAsync("session where revoked_at is null"));
        await device.Engine.SynchronizeAsync();
        await device.Engine.SignOutAsync();
        Assert.Null(device.Engine.Session);
    }

    [Fact]
    public async Task It_stays_and_is_sent_where_the_server_makes_the_device_download_everything_again()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        City changed = await device.CommitCityAsync("Delft"), deleted = await device.CommitCityAsync("Gouda");
        await device.Engine.SynchronizeAsync();
        await device.RenameAsync(changed, "Delfshaven");
        await device.Engine.DeleteAsync(deleted);
        City created = await device.CommitCityAsync("Leiden");
        // Another epoch: no checkpoint is of use any more. The download that follows breaks off, and so does the one after it, and the app ends.
        await world.Server.ExecuteAsync("update offlinesync.model_state set epoch = gen_random_uuid()");
        foreach (TransportFault fault in (TransportFault[])[TransportFault.WithinResponseBody, TransportFault.ResponseLost])
        {
            world.Fault = path => path == "download" ? fault : TransportFault.None;
            await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
            Assert.Equal(["Delfshaven", "Leiden"], await device.CityNamesAsync());
            await device.ReopenAsync();
        }
        world.Fault = _ => TransportFault.None;

        await device.Engine.SynchronizeAsync();

        Assert.Equal(["Delfshaven", "Leiden"], await device.CityNamesAsync());
        Assert.Empty(await device.Engine.GetPendingAsync());
        Assert.Equal((2, 1, 5), (await world.CountAsync("object_city"), await world.CountAsync($"object_city where id = '{created.Id}'"),
            await world.CountAsync($"mt_events where data #>> array['body', 'user'] = '{device.Engine.CurrentUser}' and data #>> array['body', 'entity'] = 'City'")));
    }
}
