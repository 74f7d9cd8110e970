using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server;

namespace OfflineSync.Tests.Versions;

/// <summary>The model changes while devices are in the field.</summary>
public sealed class ModelChangeTests
{
    [Fact]
    [Trait("Behaviour", "M-072")]
    [Trait("Behaviour", "M-113")]
    public async Task An_app_of_yesterday_goes_on_with_the_server_of_today()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Yesterday());
        OfflineEngine old = await world.OpenAsync("old", Yesterday());
        OfflineObject town = old.Create("Town");
        (town["Name"], town["PostCode"]) = ("Delft", 2611);
        await old.CommitAsync(town);
        await old.SynchronizeAsync();
        town["PostCode"] = 2612;
        await old.CommitAsync(town);

        await world.ServeAsync(Today());
        await using OfflineEngine updated = await world.OpenAsync("new", Today());
        OfflineObject bridge = updated.Create("Bridge"), other = updated.Create("Town");
        bridge["Name"] = "Oude Brug";
        (other["Title"], other["Code"]) = ("Brielle", "03231");
        await updated.CommitAsync([bridge, other]);
        await updated.SynchronizeAsync();
        await using OfflineEngine again = await ReopenAsync(world, old, "old", Yesterday());

        SyncResult result = await again.SynchronizeAsync();

        Assert.Equal((1, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal(["Brielle", "Delft"], (await again.Query("Town").ToListAsync()).Select(found => (string?)found["Name"]).Order());
        await updated.SynchronizeAsync();
        Assert.Equal("02612", (await updated.FindAsync("Town", town.Id))!["Code"]);
        Assert.Empty((await world.Server.Services.GetRequiredService<OfflineSyncServer>().VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "M-038")]
    public async Task An_update_with_another_model_keeps_the_rows_of_entities_that_are_never_synchronized_by_themselves()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Model(isLater: false));
        OfflineEngine device = await world.OpenAsync("device", Model(isLater: false));
        OfflineObject sent = device.Create("Note"), unsent = device.Create("Note");
        (sent["Text"], unsent["Text"]) = ("sent", "unsent");
        await device.CommitAsync([sent, unsent]);
        await device.SynchronizeAsync(SyncScope.Selected(sent));
        await world.ServeAsync(Model(isLater: true));

        await using OfflineEngine updated = await ReopenAsync(world, device, "device", Model(isLater: true));
        await updated.SynchronizeAsync();

        Assert.Equal(["sent", "unsent"], (await updated.Query("Note").ToListAsync()).Select(note => note["Text"]).Order());
        Assert.Equal(unsent.Id, Assert.Single(await updated.GetPendingAsync()).Entry.ObjectId);
        OfflineObject kept = (await updated.FindAsync("Note", unsent.Id))!;
        kept["Colour"] = "red";
        await updated.CommitAsync(kept);
        Assert.Equal(2, (await updated.SynchronizeAsync(SyncScope.Selected(kept))).Applied);
        Assert.Equal("sent -, unsent red", await world.ScalarAsync<string>("""select string_agg(text || ' ' || coalesce(colour, '-'), ', ' order by text) from offlinesync.object_note"""));

        static DomainModel Model(bool isLater) => DomainModel.Define("Notes", model => model
            .Entity<User>(user => user.Allow(VersionWorld.Role, Rights.Read))
            .Entity("Note", note =>
            {
                note.Attribute("Text", MemberType.String).Allow(VersionWorld.Role, Rights.All).Synchronize(SyncSetting.Never);
                if (isLater) note.Attribute("Colour", MemberType.String);
            }));
    }

    [Fact]
    [Trait("Behaviour", "M-017")]
    public async Task An_update_takes_the_device_s_database_along_offline_and_leaves_the_journal_alone()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Yesterday());
        OfflineEngine device = await world.OpenAsync("device", Yesterday());
        OfflineObject synced = device.Create("Town"), changed = device.Create("Town"), created = device.Create("Town");
        (synced["Name"], synced["PostCode"], synced["Mayor"]) = ("Delft", 2611, "somebody");
        (changed["Name"], changed["PostCode"]) = ("Leiden", 2311);
        await device.CommitAsync([synced, changed]);
        await device.SynchronizeAsync();
        changed["PostCode"] = 2312;
        (created["Name"], created["PostCode"]) = ("Gouda", 2801);
        await device.CommitAsync([changed, created]);

        await using OfflineEngine updated = await ReopenAsync(world, device, "device", Today());

        OfflineObject[] towns = [.. await updated.Query("Town").ToListAsync()];
        Assert.Equal(["Delft 02611", "Gouda 02801", "Leiden 02312"], towns.Select(town => $"{town["Title"]} {town["Code"]}").Order());
        Assert.Equal(2, (await updated.GetPendingAsync()).Count);
        await world.ServeAsync(Today());
        await using OfflineEngine online = await ReopenAsync(world, updated, "device", Today());
        OfflineObject delft = (await online.FindAsync("Town", synced.Id))!;
        delft["Title"] = "Delft on Schie";
        await online.CommitAsync(delft);
        SyncResult result = await online.SynchronizeAsync();
        Assert.Equal((3, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal("Delft on Schie 02611, Gouda 02801, Leiden 02312", await world.ScalarAsync<string>("""select string_agg(name || ' ' || code, ', ' order by name) from offlinesync.object_town"""));
        Assert.Empty((await world.Server.Services.GetRequiredService<OfflineSyncServer>().VerifyAsync()).Differences);
    }

    [Theory]
    [InlineData("Never")]
    [InlineData("Preserve")]
    [InlineData("Clear")]
    [Trait("Behaviour", "M-044")]
    public async Task An_app_that_still_fetches_what_apps_of_today_do_not_fetch_goes_on_as_it_was(string setting)
    {
        SyncSetting today = setting switch { "Never" => SyncSetting.Never, "Preserve" => SyncSetting.Preserve, _ => SyncSetting.Clear };
        await using VersionWorld world = await VersionWorld.StartAsync(Fetching(SyncSetting.All));
        OfflineEngine old = await world.OpenAsync("old", Fetching(SyncSetting.All));
        await world.ServeAsync(Fetching(today));
        OfflineEngine reopened = await ReopenAsync(world, old, "old", Fetching(SyncSetting.All));
        await using (reopened)
        await using (OfflineEngine updated = await world.OpenAsync("new", Fetching(today)))
        {
            OfflineObject road = reopened.Create("Road");
            road["Name"] = "A13";
            await reopened.CommitAsync(road);
            SyncResult sent = await reopened.SynchronizeAsync();
            OfflineObject changed = await world.Server.Services.GetRequiredService<OfflineSyncServer>().NewObjects().FindAsync("Road", road.Id) ?? throw new InvalidOperationException("The road did not arrive.");
            Assert.Equal(("A13", 1, 0), ((string?)changed["Name"], sent.Applied, sent.Rejected.Count));
            await ChangeAsync(world, road.Id);

            SyncResult fetched = await reopened.SynchronizeAsync();

            Assert.Equal((1L, "A16"), (fetched.Received, (string?)(await reopened.FindAsync("Road", road.Id))!["Name"]));
            await updated.SynchronizeAsync();
            Assert.Empty(await updated.Query("Road").ToListAsync());
        }

        static async Task ChangeAsync(VersionWorld world, ObjectId id)
        {
            ServerObjects objects = world.Server.Services.GetRequiredService<OfflineSyncServer>().NewObjects();
            (await objects.FindAsync("Road", id))!["Name"] = "A16";
            await objects.CommitAsync();
        }
    }

    private static DomainModel Fetching(SyncSetting setting) => DomainModel.Define("Roads", model => model
        .Entity("Road", road => road.Attribute("Name", MemberType.String).Synchronize(setting).Allow(VersionWorld.Role, Rights.All)));

    [Fact]
    [Trait("Behaviour", "M-114")]
    public async Task An_update_takes_every_user_s_database_on_the_device_along()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Yesterday());
        await world.Server.Users.AddAsync("bob", VersionWorld.Password, [VersionWorld.Role]);
        OfflineEngine device = await world.OpenAsync("device", Yesterday());
        OfflineObject annas = device.Create("Town");
        (annas["Name"], annas["PostCode"]) = ("Delft", 2611);
        await device.CommitAsync(annas);
        await device.SignInAsync("bob", VersionWorld.Password);
        OfflineObject bobs = device.Create("Town");
        (bobs["Name"], bobs["PostCode"]) = ("Leiden", 2311);
        await device.CommitAsync(bobs);
        await world.ServeAsync(Today());

        await using OfflineEngine updated = await ReopenAsync(world, device, "device", Today());

        Assert.Equal(("bob", "02311"), (updated.Session!.UserName, (string?)(await updated.FindAsync("Town", bobs.Id))!["Code"]));
        Assert.Equal(1, (await updated.SynchronizeAsync()).Applied);
        Assert.Equal(1, (await updated.SignInAsync("anna", VersionWorld.Password)).Applied);
        Assert.Equal("Delft 02611, Leiden 02311", await world.ScalarAsync<string>("select string_agg(name || ' ' || code, ', ' order by name) from offlinesync.object_town"));
        Assert.Equal(["02311", "02611"], (await updated.Query("Town").ToListAsync()).Select(town => (string?)town["Code"]).Order());
    }

    [Fact]
    public async Task Stored_values_go_through_an_upgrade_once()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Yesterday());
        await using (OfflineEngine device = await world.OpenAsync("device", Yesterday()))
        {
            OfflineObject[] towns = [.. Enumerable.Range(1, 3).Select(number => device.Create("Town"))];
            foreach ((int index, OfflineObject town) in towns.Index()) (town["Name"], town["PostCode"]) = ($"Town {index}", index == 2 ? null : 1000 + index);
            await device.CommitAsync(towns);
            await device.SynchronizeAsync();
        }

        await world.ServeAsync(Today());
        Assert.Equal("01000, 01001, -", await world.ScalarAsync<string>("select string_agg(coalesce(code, '-'), ', ' order by name) from offlinesync.object_town"));
        Assert.Empty((await world.Server.Services.GetRequiredService<OfflineSyncServer>().VerifyAsync()).Differences);

        // Emptied by an app of today: another start, with other rules, does not bring the old value back.
        await using OfflineEngine updated = await world.OpenAsync("new", Today());
        OfflineObject first = (await updated.Query("Town").Where("[Title = 'Town 0']").ToListAsync()).Single();
        first["Code"] = null;
        await updated.CommitAsync(first);
        await updated.SynchronizeAsync();
        await world.ServeAsync(Today(town => town.Allow("Guest", Rights.Read)));
        Assert.Equal("-, 01001, -", await world.ScalarAsync<string>("select string_agg(coalesce(code, '-'), ', ' order by name) from offlinesync.object_town"));
    }

    [Fact]
    public async Task A_stored_value_that_cannot_be_converted_stops_the_start_and_changes_nothing()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Yesterday());
        await using OfflineEngine device = await world.OpenAsync("device", Yesterday());
        OfflineObject town = device.Create("Town");
        (town["Name"], town["PostCode"]) = ("Nowhere", -1);
        await device.CommitAsync(town);
        await device.SynchronizeAsync();

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => world.ServeAsync(Today()));

        Assert.Equal(ErrorCode.ModelInvalid, refused.Code);
        Assert.Contains($"the stored PostCode of the object {town.Id} cannot become Code (String)", refused.Message);
        await world.ServeAsync(Yesterday());
        Assert.Equal(-1, await world.ScalarAsync<int>("select postcode from offlinesync.object_town"));
    }

    [Fact]
    public async Task A_value_of_an_old_app_that_cannot_be_converted_is_kept_as_a_synchronization_error()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Today());
        await using OfflineEngine device = await world.OpenAsync("device", Yesterday());
        OfflineObject town = device.Create("Town"), fine = device.Create("Town");
        (town["Name"], town["PostCode"]) = ("Nowhere", -1);
        (fine["Name"], fine["Mayor"]) = ("Delft", "somebody");
        await device.CommitAsync([town, fine]);

        RejectedEntry rejected = Assert.Single((await device.SynchronizeAsync()).Rejected);

        Assert.Equal((town.Id, ErrorCode.UpgradeFailed), (rejected.ObjectId, rejected.Reasons.Single().Code));
        Assert.Equal("-1", await world.ScalarAsync<string>("select content #>> array['members', 'PostCode'] from offlinesync.synchronization_error"));
        Assert.Equal("Delft", await world.ScalarAsync<string>("select string_agg(name, ', ') from offlinesync.object_town"));
    }

    [Fact]
    [Trait("Behaviour", "M-113")]
    public async Task A_change_that_cannot_be_converted_stays_readable_on_both_ends_and_everything_else_goes_through()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Yesterday());
        OfflineEngine device = await world.OpenAsync("device", Yesterday());
        OfflineObject wrong = device.Create("Town"), right = device.Create("Town");
        (wrong["Name"], wrong["PostCode"]) = ("Delft", 2611);
        (right["Name"], right["PostCode"]) = ("Leiden", 2311);
        await device.CommitAsync([wrong, right]);
        await device.SynchronizeAsync();
        await world.ServeAsync(Today());
        await using OfflineEngine old = await ReopenAsync(world, device, "device", Yesterday());
        (wrong, right) = ((await old.FindAsync("Town", wrong.Id))!, (await old.FindAsync("Town", right.Id))!);
        (wrong["PostCode"], right["PostCode"]) = (-1, 2312);
        await old.CommitAsync([wrong, right]);

        SyncResult result = await old.SynchronizeAsync();

        Assert.Equal((1, wrong.Id, ErrorCode.UpgradeFailed), (result.Applied, Assert.Single(result.Rejected).ObjectId, result.Rejected[0].Reasons.Single().Code));
        Assert.Equal("Delft 02611, Leiden 02312", await world.ScalarAsync<string>("select string_agg(name || ' ' || code, ', ' order by name) from offlinesync.object_town"));
        Assert.Equal("-1", await world.ScalarAsync<string>("select content #>> array['members', 'PostCode'] from offlinesync.synchronization_error"));
        RejectedObject rejected = Assert.Single(await old.Rejected.ListAsync());
        Assert.Equal(-1, (await old.Rejected.RestoreAsync(rejected))["PostCode"]);
        await old.Rejected.ResubmitAsync(rejected, town => town["PostCode"] = 2612);
        SyncResult again = await old.SynchronizeAsync();
        Assert.Equal((1, 0), (again.Applied, again.Rejected.Count));
        Assert.Equal("Delft 02612, Leiden 02312", await world.ScalarAsync<string>("select string_agg(name || ' ' || code, ', ' order by name) from offlinesync.object_town"));
        Assert.Equal(1L, await world.ScalarAsync<long>("select count(*) from offlinesync.synchronization_error where resolved_at is not null"));
    }

    [Fact]
    public async Task A_member_that_changes_its_type_in_place_is_refused_by_the_device_and_the_old_app_still_works()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Yesterday());
        OfflineEngine device = await world.OpenAsync("device", Yesterday());
        OfflineObject town = device.Create("Town");
        (town["Name"], town["PostCode"]) = ("Delft", 2611);
        await device.CommitAsync(town);
        await device.DisposeAsync();
        DomainModel retyped = DomainModel.Define("Towns", model => model.Entity("Town", entity => entity.Attribute("Name", MemberType.String).Attribute("PostCode", MemberType.String).Allow(VersionWorld.Role, Rights.All)));

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => world.OpenAsync("device", retyped));

        Assert.Equal(ErrorCode.ModelInvalid, refused.Code);
        Assert.Contains("Town.PostCode is String in the model, and Integer in this device's database", refused.Message);
        await using OfflineEngine again = await world.OpenAsync("device", Yesterday());
        Assert.Equal(2611, (await again.FindAsync("Town", town.Id))!["PostCode"]);
        Assert.Equal(1, (await again.SynchronizeAsync()).Applied);
    }

    [Fact]
    public async Task Work_on_an_entity_that_left_the_model_is_kept_by_the_server()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Today());
        OfflineEngine device = await world.OpenAsync("device", Today());
        OfflineObject bridge = device.Create("Bridge"), town = device.Create("Town");
        bridge["Name"] = "Oude Brug";
        town["Title"] = "Delft";
        await device.CommitAsync([bridge, town]);
        DomainModel without = DomainModel.FromJson(Today().ToJson().Replace("Bridge", "Tunnel", StringComparison.Ordinal));
        await world.ServeAsync(without);

        await using OfflineEngine updated = await ReopenAsync(world, device, "device", without);
        SyncResult result = await updated.SynchronizeAsync();

        Assert.Equal((1, bridge.Id, ErrorCode.ModelUnknownName), (result.Applied, Assert.Single(result.Rejected).ObjectId, result.Rejected.Single().Reasons.Single().Code));
        Assert.Equal("Oude Brug", await world.ScalarAsync<string>("select content #>> array['members', 'Name'] from offlinesync.synchronization_error"));
    }

    private static DomainModel Yesterday() => DomainModel.Define("Towns", model => model
        .Entity("Town", town => town
            .Attribute("Name", MemberType.String, required: true)
            .Attribute("Mayor", MemberType.String)
            .Member(new MemberDefinition { Name = "PostCode", Type = MemberType.Integer, StartsEmpty = true })
            .Allow(VersionWorld.Role, Rights.All)));

    private static DomainModel Today(Action<UntypedEntityBuilder>? more = null) => DomainModel.Define("Towns", model => model
        .Entity("Town", town =>
        {
            town
                .Member(new MemberDefinition { Name = "Title", Id = "Name", Type = MemberType.String, IsRequired = true })
                .Attribute("Code", MemberType.String, maxLength: 5)
                .Upgrade("Code", from: "PostCode", MemberType.Integer, number => (int)number < 0 ? throw new FormatException() : ((int)number).ToString("00000", CultureInfo.InvariantCulture))
                .Retire("Mayor")
                .Allow(VersionWorld.Role, Rights.All);
            more?.Invoke(town);
        })
        .Entity("Bridge", bridge => bridge.Attribute("Name", MemberType.String).Allow(VersionWorld.Role, Rights.All)));

    private static async Task<OfflineEngine> ReopenAsync(VersionWorld world, OfflineEngine engine, string device, DomainModel model)
    {
        await engine.DisposeAsync();
        return await world.OpenAsync(device, model);
    }
}
