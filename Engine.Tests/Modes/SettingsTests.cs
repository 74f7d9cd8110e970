using OfflineSync.Journal.Storage;
using OfflineSync.Testing;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Modes;

/// <summary>What full synchronizations do with an entity by its setting, and that the others don't ask for it.</summary>
public sealed class SettingsTests
{
    [Fact]
    [Trait("Behaviour", "S-071")]
    [Trait("Behaviour", "M-046")]
    [Trait("Behaviour", "S-020")]
    public async Task All_brings_what_the_rules_show_and_nothing_where_they_show_nothing()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create());
        await world.Server.Host.Users.AddAsync("eve", "secret", ["Stranger"]);
        TestDevice anna = await world.DeviceAsync(), bob = await world.DeviceAsync("bob");
        await anna.CommitCityAsync("Delft");
        await anna.Engine.SynchronizeAsync();
        await bob.Engine.SynchronizeAsync();
        TestDevice eve = await world.DeviceAsync("eve");
        Assert.Equal(["Delft"], await bob.CityNamesAsync());
        Assert.Empty(await eve.CityNamesAsync());
        Assert.Equal(0, (await eve.Engine.SynchronizeAsync()).Received);
        Assert.Equal(["Full", "Selected", "Unsynchronized"], new[] { SyncScope.Full, SyncScope.Selected(), SyncScope.Unsynchronized }.Select(scope => scope.Name));
    }

    [Fact]
    [Trait("Behaviour", "S-065")]
    public async Task Objects_that_the_user_may_no_longer_see_leave_the_device()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create());
        TestDevice anna = await world.DeviceAsync(), bob = await world.DeviceAsync("bob");
        City city = await anna.CommitCityAsync("Delft");
        await anna.Engine.SynchronizeAsync();
        await bob.Engine.SynchronizeAsync();
        City seen = (await bob.Engine.FindAsync<City>(city.Id))!;
        await world.Server.Rows.SetRolesAsync(bob.Engine.CurrentUser!.Value.Value, "Stranger");

        await bob.Engine.SynchronizeAsync();

        Assert.True(seen.IsEmpty);
        Assert.Empty(await bob.CityNamesAsync());
        Assert.False(city.IsEmpty);
    }

    [Fact]
    [Trait("History", "10")]
    [Trait("Behaviour", "S-072")]
    [Trait("Behaviour", "S-073")]
    [Trait("Behaviour", "S-066")]
    [Trait("Behaviour", "S-053")]
    [Trait("Behaviour", "S-022")]
    [Trait("Behaviour", "M-033")]
    public async Task ByXPath_brings_what_meets_the_condition_and_removes_what_no_longer_does()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create(SyncSetting.ByXPath("[Population >= 10]"), SyncSetting.ByXPath("[Country_Owner = '[%CurrentUser%]']")));
        TestDevice anna = await world.DeviceAsync(), bob = await world.DeviceAsync("bob");
        User self = (await anna.Engine.FindAsync<User>(anna.Engine.CurrentUser!.Value))!;
        City great = anna.Engine.Create<City>(city => (city.Name, city.Population) = ("Delft", 10)), small = anna.Engine.Create<City>(city => (city.Name, city.Population) = ("Gouda", 9));
        Country country = anna.Engine.Create<Country>(created => (created.Name, created.Owner) = ("Netherlands", self));
        await anna.Engine.CommitAsync([great, small, country]);

        // What does not meet the condition leaves at the first full synchronization, although it was made here.
        await anna.Engine.SynchronizeAsync();
        Assert.Equal((false, true, false), (great.IsEmpty, small.IsEmpty, country.IsEmpty));
        await bob.Engine.SynchronizeAsync();
        Assert.Equal(["Delft"], await bob.CityNamesAsync());
        Assert.Equal(0, await bob.Engine.Query<Country>().CountAsync());

        // From the first download on, and with each change, both ways.
        TestDevice later = await world.DeviceAsync("bob");
        Assert.Equal(["Delft"], await later.CityNamesAsync());
        City seen = (await bob.Engine.FindAsync<City>(great.Id))!;
        great.Population = 3;
        await anna.Engine.CommitAsync(great);
        await anna.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        await bob.Engine.SynchronizeAsync();
        Assert.True(seen.IsEmpty);
        great.Population = 30;
        await anna.Engine.CommitAsync(great);
        await anna.Engine.SynchronizeAsync();
        Assert.Equal(1, (await bob.Engine.SynchronizeAsync()).Received);
        Assert.Equal(["Delft"], await bob.CityNamesAsync());
    }

    [Theory]
    [InlineData("[Population >= 1]")]
    [InlineData("[true()]")]
    [InlineData(null)]
    [Trait("Behaviour", "M-071")]
    public async Task A_download_follows_the_condition_of_the_server_s_model_whatever_the_device_s_says(string? wider)
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create(SyncSetting.ByXPath("[Population >= 10]")));
        TestDevice anna = await world.DeviceAsync();
        City great = anna.Engine.Create<City>(city => (city.Name, city.Population) = ("Delft", 10)), small = anna.Engine.Create<City>(city => (city.Name, city.Population) = ("Gouda", 9));
        await anna.Engine.CommitAsync([great, small]);
        await anna.Engine.SynchronizeAsync();

        TestDevice curious = await world.DeviceAsync("bob", model: SettingsModel.Create(wider is null ? SyncSetting.All : SyncSetting.ByXPath(wider)));

        Assert.Equal(["Delft"], await curious.CityNamesAsync());
        await curious.Engine.SynchronizeAsync();
        Assert.Equal(["Delft"], await curious.CityNamesAsync());
    }

    [Fact]
    [Trait("History", "N8")]
    [Trait("History", "10")]
    [Trait("Behaviour", "S-069")]
    [Trait("Behaviour", "M-002")]
    [Trait("Behaviour", "S-024")]
    [Trait("History", "10")]
    [Trait("History", "N8")]
    public async Task Unsynchronized_and_selected_ones_ignore_settings_and_the_next_full_one_puts_things_right()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create(SyncSetting.ByXPath("[Population >= 10]")));
        TestDevice device = await world.DeviceAsync();
        City small = device.Engine.Create<City>(city => (city.Name, city.Population) = ("Gouda", 9));
        await device.Engine.CommitAsync(small);

        Assert.Equal((1, 1L, 0L), Counts(await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized)));
        Assert.Equal((0, 1L, 0L), Counts(await device.Engine.SynchronizeAsync(SyncScope.Selected(small))));
        Assert.Equal(["Gouda"], await device.CityNamesAsync());

        // No delta names it: it was never under the setting. The device asks.
        await device.Engine.SynchronizeAsync();
        Assert.True(small.IsEmpty);
        Assert.Empty(await device.CityNamesAsync());
        Assert.Equal(0, (await device.Engine.SynchronizeAsync()).Removed);
    }

    [Fact]
    [Trait("Behaviour", "S-074")]
    [Trait("Behaviour", "S-067")]
    [Trait("Behaviour", "M-043")]
    public async Task Clear_sends_and_then_takes_everything_off_the_device_but_only_when_the_upload_succeeded()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create(SyncSetting.Clear));
        TestDevice device = await world.DeviceAsync(), other = await world.DeviceAsync();
        City sent = await device.CommitCityAsync("Delft");
        await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        City unnamed = device.Engine.Create<City>(city => city.Population = 1);
        await device.Engine.CommitAsync(unnamed);

        world.Fault = path => path == "upload" ? TransportFault.WithinRequestBody : TransportFault.None;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal((false, false), (sent.IsEmpty, unnamed.IsEmpty));
        world.Fault = _ => TransportFault.None;
        await device.RenameAsync(sent, "Delfshaven");
        SyncResult result = await device.Engine.SynchronizeAsync();

        Assert.Equal((1, 1), (result.Applied, result.Rejected.Count));
        Assert.Equal((true, true), (sent.IsEmpty, unnamed.IsEmpty));
        Assert.Empty(await device.CityNamesAsync());
        Assert.Equal(1, await world.CountAsync("object_city where name = 'Delfshaven'"));
        Assert.Empty(await device.Engine.GetPendingAsync());
        Assert.Single(await device.Engine.GetRejectedAsync());
        await other.Engine.SynchronizeAsync();
        Assert.Empty(await other.CityNamesAsync());
        Assert.Empty(await device.Engine.GetPendingAsync());
    }

    [Fact]
    [Trait("Behaviour", "S-075")]
    [Trait("Behaviour", "S-076")]
    [Trait("History", "N5")]
    public async Task Preserve_downloads_nothing_and_keeps_what_is_here_until_it_is_selected()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create(SyncSetting.Preserve));
        TestDevice device = await world.DeviceAsync(), other = await world.DeviceAsync();
        City mine = await device.CommitCityAsync("Delft");
        CommitReceipt receipt = await device.Engine.CommitAsync(mine);
        await device.RenameAsync(mine, "Delft!");
        await device.Engine.SynchronizeAsync();

        // No download brings a base for it, so its own entries are one.
        Assert.Equal((ObjectState.Unchanged, "Delft!"), (mine.State, mine.Name));
        await device.Engine.SynchronizeAsync();
        await other.CommitCityAsync("Leiden");
        await other.Engine.SynchronizeAsync();
        mine.Population = 5;
        await device.Engine.CommitAsync(mine);
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal((1, 0L, 0L), Counts(result));
        Assert.Equal(["Delft!"], await device.CityNamesAsync());
        Assert.Equal(0, await world.CountAsync("mt_events where type = 'object_overwritten'"));

        ServerChange(world, mine.Id);
        await device.Engine.SynchronizeAsync();
        Assert.Equal("Delft!", mine.Name);
        await device.Engine.SynchronizeAsync(SyncScope.Selected(mine));
        Assert.Equal(("renamed there", 5), (mine.Name, mine.Population));
        await device.Engine.DeleteAsync(mine);
        await device.Engine.SynchronizeAsync();
        Assert.Empty(await device.CityNamesAsync());
        Assert.Equal(0, await world.CountAsync("object_city where name = 'renamed there'"));
        Assert.Empty(receipt.Keys);
    }

    [Fact]
    [Trait("Behaviour", "M-034")]
    [Trait("Behaviour", "M-035")]
    [Trait("History", "N5")]
    [Trait("History", "N8")]
    public async Task Never_takes_part_only_in_selections()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create(note: SyncSetting.Never));
        TestDevice device = await world.DeviceAsync();
        OfflineObject note = await NoteAsync(device, "one"), deleted = await NoteAsync(device, "two");
        await device.Engine.SynchronizeAsync(SyncScope.Selected(note, deleted));
        Assert.Equal(2, await world.CountAsync("object_note"));
        await device.Engine.DeleteAsync(deleted);
        note["Text"] = "changed";
        await device.Engine.CommitAsync(note);
        await device.CommitCityAsync("Delft");

        foreach (SyncScope scope in (SyncScope[])[SyncScope.Unsynchronized, SyncScope.Full])
        {
            Assert.Equal(scope == SyncScope.Full ? 0 : 1, (await device.Engine.SynchronizeAsync(scope)).Sent);
            Assert.Equal((2, "changed"), (await world.CountAsync("object_note"), note["Text"]));
            Assert.Equal(2, (await device.Engine.GetPendingAsync()).Count);
        }
        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Selected(note));
        Assert.Equal((1, 1L, 0L), Counts(result));
        Assert.Equal(1, await world.CountAsync("object_note where text = 'changed'"));
        // Another device of the same user has none of it.
        TestDevice other = await world.DeviceAsync();
        Assert.Equal((0, 1), (await other.Engine.Query("Note").CountAsync(), await other.Engine.Query<City>().CountAsync()));
    }

    [Fact]
    public async Task A_setting_that_changes_with_the_app_takes_nothing_away_and_brings_everything_back()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create());
        SyncSetting setting = SyncSetting.All;
        TestDevice writer = await world.DeviceAsync();
        await writer.CommitCityAsync("Delft");
        await writer.Engine.SynchronizeAsync();
        TestDevice all = await world.DeviceAsync("bob", model: SettingsModel.Create(setting));
        await all.Engine.DisposeAsync();
        OfflineEngine preserving = await ReopenAsync(SyncSetting.Preserve);
        await preserving.SynchronizeAsync();
        await writer.CommitCityAsync("Leiden");
        await writer.Engine.SynchronizeAsync();
        Assert.Equal((0L, 1), ((await preserving.SynchronizeAsync()).Received, await preserving.Query<City>().CountAsync()));
        await preserving.DisposeAsync();
        OfflineEngine again = await ReopenAsync(SyncSetting.All);
        await again.SynchronizeAsync();
        Assert.Equal(2, await again.Query<City>().CountAsync());
        Assert.Equal(0, (await again.SynchronizeAsync()).Received);
        await again.DisposeAsync();

        Task<OfflineEngine> ReopenAsync(SyncSetting now) =>
            OfflineEngine.OpenAsync(new OfflineOptions { Model = SettingsModel.Create(now), Folder = all.Folder, Server = world.Server.Host.Url });
    }

    [Fact]
    [Trait("Behaviour", "M-036")]
    public void Never_may_be_associated_with_never_only()
    {
        OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => SettingsModel.Create(country: SyncSetting.Never));
        Assert.Equal(ErrorCode.ModelInvalid, refused.Code);
        Assert.Contains("City: Country refers to Country, and only one of the two is set to Never", refused.Message);
    }

    [Fact]
    public async Task A_condition_that_names_a_variable_is_refused_at_start()
    {
        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(async () => await ModesWorld.StartAsync(SettingsModel.Create(SyncSetting.ByXPath("[Name = $name]"))));
        Assert.Equal(ErrorCode.ModelInvalid, refused.Code);
        Assert.Contains("City: the condition of its synchronization names a variable", refused.Message);
    }

    [Fact]
    public void A_condition_that_cannot_be_read_is_refused_with_the_model() =>
        Assert.Contains("City: the condition of its synchronization cannot be read", Assert.Throws<OfflineSyncException>(() => SettingsModel.Create(SyncSetting.ByXPath("[Nme = 'x']"))).Message);

    [Fact]
    [Trait("Behaviour", "S-077")]
    public async Task An_entity_that_no_class_stands_for_takes_part_as_its_setting_says()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create(note: SyncSetting.ByXPath("[Text != 'private']")));
        TestDevice device = await world.DeviceAsync(), other = await world.DeviceAsync("bob");
        await NoteAsync(device, "for all");
        await NoteAsync(device, "private");
        await device.Engine.SynchronizeAsync();

        Assert.Equal(1, (await other.Engine.SynchronizeAsync()).Received);

        Assert.Equal("for all", Assert.Single(await other.Engine.Query("Note").ToListAsync())["Text"]);
    }

    [Fact]
    public void Settings_are_part_of_the_model_s_json_and_conditions_of_its_rules()
    {
        DomainModel model = SettingsModel.Create(SyncSetting.ByXPath("[Population >= 10]"), SyncSetting.Preserve, SyncSetting.Never);
        DomainModel read = DomainModel.FromJson(model.ToJson());
        Assert.Equal(model.Entities.Select(entity => entity.Synchronization), read.Entities.Select(entity => entity.Synchronization));
        Assert.Equal(model.RulesVersion, read.RulesVersion);
        Assert.NotEqual(SettingsModel.Create().RulesVersion, model.RulesVersion);
        Assert.Equal(SettingsModel.Create().RulesVersion, SettingsModel.Create(SyncSetting.Clear).RulesVersion);
        Assert.Equal(ErrorCode.ModelInvalid, Assert.Throws<OfflineSyncException>(() => DomainModel.FromJson(model.ToJson().Replace("\"ByXPath\"", "\"All\"", StringComparison.Ordinal))).Code);
    }

    private static (int Applied, long Received, long Removed) Counts(SyncResult result) => (result.Applied, result.Received, result.Removed);

    private static async Task<OfflineObject> NoteAsync(TestDevice device, string text)
    {
        OfflineObject note = device.Engine.Create("Note");
        note["Text"] = text;
        await device.Engine.CommitAsync(note);
        return note;
    }

    private static void ServerChange(ModesWorld world, ObjectId id) => Task.Run(async () =>
    {
        OfflineSync.Server.ServerObjects objects = world.Server.Host.Server.NewObjects();
        (await objects.FindAsync<City>(id))!.Name = "renamed there";
        await objects.CommitAsync();
    }).GetAwaiter().GetResult();
}
