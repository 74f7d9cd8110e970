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
        await device.Engine.SynchronizeAsync();
        await device.Engine.SignOutAsync();
        Assert.Null(device.Engine.Session);
    }
}
