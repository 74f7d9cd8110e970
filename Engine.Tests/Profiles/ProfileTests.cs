using System.Text;
using OfflineSync.Server;
using OfflineSync.Tests.Modes;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Profiles;

/// <summary>What crosses the wire for devices of a profile.</summary>
public sealed class ProfileTests
{
    [Fact]
    [Trait("Behaviour", "S-010")]
    [Trait("Behaviour", "S-021")]
    [Trait("Behaviour", "S-005")]
    public async Task An_entity_that_nothing_in_the_profile_uses_is_not_synchronized_and_without_a_profile_everything_is()
    {
        await using ModesWorld world = await FilledAsync(PhoneModel.Create());
        TestDevice whole = await world.DeviceAsync(), phone = await PhoneAsync(world), desk = await world.DeviceAsync(configure: options => options.Profile = "Desk");

        Assert.Equal((1, 1, 1, 1, 1), await CountsAsync(whole.Engine));
        Assert.Equal((1, 1, 0, 0, 0), await CountsAsync(phone.Engine));
        Assert.Equal((1, 1, 0, 1, 0), await CountsAsync(desk.Engine));
        Assert.Equal((PhoneModel.Phone, null), (phone.Engine.Profile!.Name, whole.Engine.Profile));

        // What changes there later does not come either, and nothing of it was ever on the device.
        OfflineObject note = (await whole.Engine.Query("Note").ToListAsync()).Single();
        note["Text"] = "a note that changed";
        await whole.Engine.CommitAsync(note);
        await whole.Engine.SynchronizeAsync();
        Assert.Equal(0, (await phone.Engine.SynchronizeAsync()).Received);
        Assert.Equal(1, (await desk.Engine.SynchronizeAsync()).Received);
        Assert.False(HasSeen(phone, "a note"));
        Assert.True(HasSeen(desk, "a note that changed"));
    }

    [Fact]
    [Trait("Behaviour", "S-010")]
    public async Task Members_that_the_profile_does_not_use_are_not_sent_and_an_upload_leaves_them_as_they_are()
    {
        await using ModesWorld world = await FilledAsync(PhoneModel.Create());
        TestDevice phone = await PhoneAsync(world), whole = await world.DeviceAsync("bob");
        City city = (await phone.Engine.Query<City>().ToListAsync()).Single();
        Assert.Equal(("Delft", true, "Netherlands", 0, null), (city.Name, city.IsPort, city.Country!.Name, city.Population, city.Remarks));
        Assert.Equal<string>(["Name", "IsPort", "Country", "Region"], phone.Engine.RightsOf(city).ReadableMembers);

        // The answer to an upload brings no others either: to all objects of a batch, to selected ones, and to one that is refused.
        await phone.Engine.RunAsync(new CloseCity(city));
        city.IsPort = true;
        await phone.Engine.CommitAsync(city);
        await phone.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        await phone.Engine.SynchronizeAsync(SyncScope.Selected(city));
        city.Name = new string('x', 201);
        await phone.Engine.CommitAsync(city);
        Assert.Single((await phone.Engine.SynchronizeAsync(SyncScope.Unsynchronized)).Rejected);
        Assert.Equal(("Delft", 0), (city.Name, city.Population));
        City theirs = (await whole.Engine.Query<City>().ToListAsync()).Single();
        theirs.Remarks = "a remark that changed";
        await whole.Engine.CommitAsync(theirs);
        await whole.Engine.SynchronizeAsync();
        await phone.Engine.SynchronizeAsync();

        Assert.Null(city.Remarks);
        Assert.False(HasSeen(phone, "a remark"));
        Assert.Equal(1, await world.CountAsync("object_city where remarks = 'a remark that changed' and population = 7 and isport and name = 'Delft'"));
    }

    [Fact]
    [Trait("Behaviour", "S-010")]
    [Trait("Behaviour", "M-022")]
    public async Task What_server_logic_sends_has_no_members_that_the_profile_does_not_use_either()
    {
        await using ModesWorld world = await FilledAsync(PhoneModel.Create(), server => server.AddServerLogic<SendCities>(async (call, context, cancellationToken) =>
        {
            IReadOnlyList<City> cities = await context.FindAsync<City>(call.Cities, cancellationToken);
            foreach (City city in cities) city.Name = "Delfshaven";
            context.SynchronizeToDevice(cities);
        }));
        TestDevice phone = await PhoneAsync(world), whole = await world.DeviceAsync("bob");
        City city = (await phone.Engine.Query<City>().ToListAsync()).Single(), theirs = (await whole.Engine.Query<City>().ToListAsync()).Single();

        await phone.Engine.CallAsync(new SendCities(city.Id));
        await whole.Engine.CallAsync(new SendCities(city.Id));

        Assert.Equal(("Delfshaven", true, 0, null), (city.Name, city.IsPort, city.Population, city.Remarks));
        Assert.Equal<string>(["Name", "IsPort", "Country", "Region"], phone.Engine.RightsOf(city).ReadableMembers);
        Assert.Equal(("Delfshaven", 7, "a remark"), (theirs.Name, theirs.Population, theirs.Remarks));
        Assert.False(HasSeen(phone, "a remark"));
        city.IsPort = false;
        await phone.Engine.CommitAsync(city);
        await phone.Engine.SynchronizeAsync();
        Assert.Equal(1, await world.CountAsync("object_city where remarks = 'a remark' and population = 7 and not isport"));
    }

    [Fact]
    [Trait("Behaviour", "M-021")]
    public async Task Server_logic_sends_no_objects_of_entities_that_the_profile_does_not_use()
    {
        await using ModesWorld world = await FilledAsync(PhoneModel.Create(profile => profile.Synchronize("Sighting", SyncMode.Never).Page("Cities").Shows<City>(c => c.Name)), server => server.AddServerLogic<SendCities>(async (call, context, cancellationToken) =>
        {
            context.SynchronizeToDevice(await context.FindAsync<City>(call.Cities, cancellationToken));
            context.SynchronizeToDevice(await context.FindAsync("Note", call.Cities, cancellationToken));
            context.SynchronizeToDevice(await context.FindAsync("Sighting", call.Cities, cancellationToken));
            context.ShowMessage("Sent");
        }));
        TestDevice phone = await PhoneAsync(world), whole = await world.DeviceAsync("bob");
        ObjectId[] all = [.. (await whole.Engine.Query<City>().ToListAsync()).Select(one => one.Id), .. (await whole.Engine.Query("Note").ToListAsync()).Select(one => one.Id), .. (await whole.Engine.Query("Sighting").ToListAsync()).Select(one => one.Id)];

        ServerCallResult<NoResult> result = await phone.Engine.CallAsync(new SendCities(all));

        // The sighting is included by hand, although no download brings it.
        Assert.Equal((2, 0, "Sent"), (result.Received, result.Removed, result.IgnoredActions.Single().Text));
        Assert.Equal((1, 0, 0, 0, 1), await CountsAsync(phone.Engine));
        Assert.False(HasSeen(phone, "a note"));
        Assert.Equal(3, (await whole.Engine.CallAsync(new SendCities(all))).Received);
        await phone.Engine.SynchronizeAsync();
        Assert.Equal((1, 0, 0, 0, 1), await CountsAsync(phone.Engine));
    }

    [Fact]
    [Trait("Behaviour", "S-070")]
    [Trait("Behaviour", "S-074")]
    public async Task An_entity_that_is_only_created_is_sent_and_leaves_the_device()
    {
        await using ModesWorld world = await FilledAsync(PhoneModel.Create());
        TestDevice phone = await PhoneAsync(world);
        OfflineObject sighting = phone.Engine.Create("Sighting"), note = phone.Engine.Create("Note");
        (sighting["Text"], note["Text"]) = ("a heron", "of code that the profile does not know");
        await phone.Engine.CommitAsync([sighting, note]);

        SyncResult result = await phone.Engine.SynchronizeAsync();

        // Neither is lost: also what nothing in the profile uses is sent, where code commits it.
        Assert.Equal((2, true, true), (result.Applied, sighting.IsEmpty, note.IsEmpty));
        Assert.Equal(2, await world.CountAsync("object_sighting"));
        Assert.Equal(2, await world.CountAsync("object_note"));
    }

    [Fact]
    [Trait("Behaviour", "S-077")]
    public async Task An_entity_that_only_code_uses_is_included_by_hand()
    {
        await using ModesWorld world = await FilledAsync(PhoneModel.Create(profile => profile.Synchronize("Note").Synchronize("Sighting", SyncMode.Never)));
        TestDevice phone = await PhoneAsync(world);
        Assert.Equal((0, 0, 0, 1, 0), await CountsAsync(phone.Engine));
        OfflineObject sighting = phone.Engine.Create("Sighting");
        await phone.Engine.CommitAsync(sighting);

        Assert.Equal(0, (await phone.Engine.SynchronizeAsync()).Applied);
        Assert.Equal(1, (await phone.Engine.SynchronizeAsync(SyncScope.Selected(sighting))).Applied);
    }

    [Fact]
    [Trait("Behaviour", "S-013")]
    public async Task A_device_that_changes_its_profile_gets_what_is_missing_and_lets_go_of_the_rest()
    {
        await using ModesWorld world = await FilledAsync(PhoneModel.Create());
        string? profile = PhoneModel.Phone;
        TestDevice device = await world.DeviceAsync(configure: options => options.Profile = profile);
        await device.Engine.CommitAsync(device.Engine.Create<Region>(region => region.Name = "Holland"));

        profile = "Desk";
        await device.ReopenAsync();
        Assert.NotNull(await device.Engine.StartAsync());
        Assert.Equal((1, 1, 0, 1, 0), await CountsAsync(device.Engine));
        City city = (await device.Engine.Query<City>().ToListAsync()).Single();
        Assert.Equal((7, "a remark", "NL"), (city.Population, city.Remarks, city.Country!.Code));
        Assert.Equal(2, await world.CountAsync("object_region"));
        Assert.Null(await device.Engine.StartAsync());

        profile = PhoneModel.Phone;
        await device.ReopenAsync();
        await device.Engine.StartAsync();
        Assert.Equal((1, 1, 0, 0, 0), await CountsAsync(device.Engine));
        City again = (await device.Engine.Query<City>().ToListAsync()).Single();
        Assert.Equal(("Delft", 0, null), (again.Name, again.Population, again.Remarks));

        profile = null;
        await device.ReopenAsync();
        await device.Engine.StartAsync();
        Assert.Equal((1, 1, 2, 1, 1), await CountsAsync(device.Engine));
        Assert.Equal(7, (await device.Engine.Query<City>().ToListAsync()).Single().Population);
    }

    [Fact]
    [Trait("Behaviour", "S-010")]
    public async Task Big_first_downloads_leave_out_the_same_in_every_page()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(PhoneModel.Create(), configure: options => options.PageRowLimit = 10);
        TestDevice whole = await world.DeviceAsync("bob");
        await whole.Engine.CommitAsync(Enumerable.Range(0, 45).Select(number => whole.Engine.Create<City>(city => (city.Name, city.Remarks) = ($"City {number}", "a remark"))));
        await whole.Engine.SynchronizeAsync();

        TestDevice phone = await PhoneAsync(world);

        Assert.Equal(45, (await phone.CityNamesAsync()).Length);
        Assert.False(HasSeen(phone, "a remark"));
    }

    private static async Task<ModesWorld> FilledAsync(DomainModel model, Action<OfflineSyncServerBuilder>? extend = null)
    {
        ModesWorld world = await ModesWorld.StartAsync(model, extend);
        ServerObjects objects = world.Server.Host.Server.NewObjects();
        Country country = objects.Create<Country>(created => (created.Name, created.Code) = ("Netherlands", "NL"));
        Region region = objects.Create<Region>(created => created.Name = "South Holland");
        objects.Create<City>(city => (city.Name, city.Population, city.Remarks, city.IsPort, city.Country, city.Region) = ("Delft", 7, "a remark", true, country, region));
        objects.Create("Note")["Text"] = "a note";
        objects.Create("Sighting")["Text"] = "a stork";
        await objects.CommitAsync();
        return world;
    }

    private static Task<TestDevice> PhoneAsync(ModesWorld world) => world.DeviceAsync(configure: options => options.Profile = PhoneModel.Phone);

    private static async Task<(long Cities, long Countries, long Regions, long Notes, long Sightings)> CountsAsync(OfflineEngine device) => (
        await device.Query<City>().CountAsync(), await device.Query<Country>().CountAsync(), await device.Query<Region>().CountAsync(),
        await device.Query("Note").CountAsync(), await device.Query("Sighting").CountAsync());

    private static bool HasSeen(TestDevice device, string text) => Directory.EnumerateFiles(device.Folder)
        .Where(file => Path.GetFileName(file).Contains(".db", StringComparison.Ordinal) || file.EndsWith("-wal", StringComparison.Ordinal))
        .Select(File.ReadAllBytes).Any(bytes => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);
}
