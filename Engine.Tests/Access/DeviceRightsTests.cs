using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Access;

/// <summary>What the device says about rights, and refuses at once.</summary>
public sealed class DeviceRightsTests
{
    /// <summary>Everything of a city shows; its name can be written, and it can be deleted, until it is a port; who may lock it may unlock it.</summary>
    private static readonly DomainModel model = DomainModel.Define("Locks", m => m
        .Entity<User>(user => user.Allow(AccessModel.Reader, Rights.None).Allow("Locksmith", Rights.None))
        .Entity<Country>(country => country.Allow(AccessModel.Owner, Rights.All))
        .Entity<Region>()
        .Entity<City>(city => city
            .Allow(AccessModel.Owner, Rights.Create | Rights.Read, write: [c => c.IsPort, c => c.Country])
            .Allow(AccessModel.Owner, Rights.Delete, write: [c => c.Name], where: "[IsPort = false()]")
            .Allow("Locksmith", Rights.All)));

    [Fact]
    [Trait("Behaviour", "S-152")]
    [Trait("Behaviour", "S-153")]
    [Trait("Behaviour", "M-101")]
    public async Task Rights_are_those_of_the_last_synchronization_until_the_object_is_synchronized()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(model);
        ObjectId id = (await world.StoreAsync<City>(stored => stored.Name = "Delft")).Id;
        OfflineEngine device = await world.DeviceAsync("anna", [AccessModel.Owner]);
        City city = (await device.FindAsync<City>(id))!;
        Assert.Equal((true, true, true), Of(device, city));

        // Locked here and not synchronized: the name is as writable as before, and the change is committed.
        city.IsPort = true;
        await device.CommitAsync(city);
        Assert.Equal((true, true, true), Of(device, city));
        city.Name = "Delfshaven";
        await device.CommitAsync(city);
        SyncResult synced = await device.SynchronizeAsync();
        Assert.Equal((2, 0), (synced.Applied, synced.Rejected.Count));

        // From the synchronization on it is read-only, also after it was unlocked here.
        Assert.Equal((false, true, false), Of(device, city));
        city.IsPort = false;
        await device.CommitAsync(city);
        city.Name = "Delft";
        var denied = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CommitAsync(city));
        Assert.Equal(ErrorCode.AccessDenied, denied.Code);
        Assert.Contains("write Name of City", denied.Message);
        var undeletable = await Assert.ThrowsAsync<OfflineSyncException>(() => device.DeleteAsync(city));
        Assert.Equal(ErrorCode.AccessDenied, undeletable.Code);
        Assert.False(city.IsEmpty);
        Assert.Single(await device.GetPendingAsync());
        device.Rollback(city);

        await device.SynchronizeAsync();
        Assert.Equal((true, true, true), Of(device, city));
        city.Name = "Delft";
        await device.CommitAsync(city);
        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);
        Assert.Equal(1, await world.CountAsync("object_city where name = 'Delft' and not isport"));

        static (bool Name, bool Port, bool Delete) Of(OfflineEngine device, City city)
        {
            ObjectRights rights = device.RightsOf(city);
            Assert.True(rights.CanRead("Population"));
            Assert.False(rights.CanWrite("Population"));
            return (rights.CanWrite("Name"), rights.CanWrite("IsPort"), rights.CanDelete);
        }
    }

    [Fact]
    [Trait("Behaviour", "M-100")]
    [Trait("Behaviour", "M-103")]
    public async Task What_was_created_here_can_be_edited_whatever_the_rules_say_and_the_server_refuses_it()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(model);
        OfflineEngine device = await world.DeviceAsync("anna", [AccessModel.Owner]);
        City city = device.Create<City>(created => (created.Name, created.IsPort) = ("Delft", true));
        Assert.True(device.RightsOf(city).CanWrite("Name"));
        Assert.False(device.RightsOf(city).CanWrite("Population"));
        await device.CommitAsync(city);
        city.Population = 5;
        CommitReceipt receipt = await device.CommitAsync(city);

        SyncResult synced = await device.SynchronizeAsync();

        Assert.Equal(2, synced.Rejected.Count);
        Assert.Equal((ErrorCode.AccessDenied, "Population"), (await receipt.Outcome).Reasons.Select(reason => (reason.Code, reason.MemberId!)).Single());
        Assert.Equal(0, await world.CountAsync("object_city"));
    }

    [Fact]
    public async Task Without_the_check_the_server_alone_decides()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(model);
        ObjectId id = (await world.StoreAsync<City>(stored => (stored.Name, stored.IsPort) = ("Rotterdam", true))).Id;
        OfflineEngine device = await world.DeviceAsync("anna", [AccessModel.Owner], options => options.ChecksRights = false);
        City city = (await device.FindAsync<City>(id))!;
        Assert.False(device.RightsOf(city).CanDelete);
        city.Name = "Rotte";
        await device.CommitAsync(city);
        await device.DeleteAsync(city);

        SyncResult synced = await device.SynchronizeAsync();

        Assert.Equal((0, 2), (synced.Applied, synced.Rejected.Count));
        Assert.All(synced.Rejected.SelectMany(entry => entry.Reasons), reason => Assert.Equal(ErrorCode.AccessDenied, reason.Code));
        Assert.Equal("Rotterdam", (await device.FindAsync<City>(id))!.Name);
    }

    [Fact]
    [Trait("Behaviour", "M-096")]
    [Trait("Behaviour", "M-097")]
    public async Task Roles_change_with_the_next_synchronization_and_their_rights_add_up()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(model);
        ObjectId id = (await world.StoreAsync<City>(stored => (stored.Name, stored.IsPort) = ("Rotterdam", true))).Id;
        OfflineEngine device = await world.DeviceAsync("anna", [AccessModel.Owner]);
        City city = (await device.FindAsync<City>(id))!;

        await world.Server.Host.Users.SetRolesAsync(device.CurrentUser!.Value, [AccessModel.Owner, "Locksmith"]);
        Assert.False(device.RightsOf(city).CanWrite("Name"));
        await device.SynchronizeAsync();

        Assert.Equal(["Locksmith", AccessModel.Owner], device.Session!.Roles);
        Assert.True(device.RightsOf(city).CanWrite("Name"));
        await world.Server.Host.Users.SetRolesAsync(device.CurrentUser!.Value, [AccessModel.Owner]);
        await device.SynchronizeAsync();
        Assert.False(device.RightsOf(city).CanWrite("Name"));
    }
}
