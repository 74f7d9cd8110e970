using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Access;

/// <summary>What rules with conditions let a user change, object by object.</summary>
public sealed class UploadRightsTests
{
    [Fact]
    [Trait("Behaviour", "M-098")]
    [Trait("Behaviour", "M-099")]
    [Trait("Behaviour", "M-100")]
    public async Task A_new_object_is_limited_by_no_condition_and_a_stored_one_is()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        AccessClient anna = await world.ClientAsync("anna", AccessModel.Owner);
        ObjectId foreign = (await world.StoreAsync<Country>(country => country.Name = "Belgium")).Id, mine = TestJournal.NewId(), nobodys = TestJournal.NewId();

        anna.Journal.Create("Country", mine, ("Name", "Netherlands"), ("Owner", anna.User));
        // Not hers: created all the same, and changed in the same request.
        anna.Journal.Create("Country", nobodys, ("Name", "Utopia"));
        anna.Journal.Update("Country", nobodys, (Guid?)null, ("Name", "Utopia", "Atlantis"));
        anna.Journal.Update("Country", foreign, (Guid?)null, ("Name", "Belgium", "Mine"));
        Received first = await anna.SendAsync();
        anna.Journal.Update("Country", mine, (Guid?)null, ("Name", "Netherlands", "Holland"));
        anna.Journal.Update("Country", nobodys, (Guid?)null, ("Name", "Atlantis", "Lost"));
        Received second = await anna.SendAsync();

        Assert.Equal([true, true, true, false], first.Upload!.Outcomes.Select(outcome => outcome.Applied));
        Assert.Equal([true, false], second.Upload!.Outcomes.Select(outcome => outcome.Applied));
        Assert.Equal(ErrorCode.ObjectUnavailable, Assert.Single(second.Upload.Outcomes[1].Reasons).Code);
        Assert.Equal(3, await world.CountAsync("object_country where name in ('Holland', 'Atlantis', 'Belgium')"));
    }

    [Fact]
    [Trait("Behaviour", "M-101")]
    public async Task What_counts_is_the_stored_state_before_the_request_and_not_what_the_request_makes_of_it()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        AccessClient anna = await world.ClientAsync("anna", AccessModel.Owner);
        ObjectId given = TestJournal.NewId(), open = TestJournal.NewId(), port = TestJournal.NewId();
        ObjectId taken = (await world.StoreAsync<Country>(country => country.Name = "Belgium")).Id;
        anna.Journal.Create("Country", given, ("Name", "Netherlands"), ("Owner", anna.User));
        anna.Journal.Create("City", open, ("Name", "Delft"), ("IsPort", false));
        anna.Journal.Create("City", port, ("Name", "Rotterdam"), ("IsPort", true));
        await anna.SendAsync();

        // She gives it away and goes on changing it; she cannot take what is not hers; locking and renaming go together, unlocking and renaming do not.
        anna.Journal.Update("Country", given, (Guid?)null, ("Owner", anna.User, null));
        anna.Journal.Update("Country", given, (Guid?)null, ("Name", "Netherlands", "Holland"));
        anna.Journal.Update("Country", taken, (Guid?)null, ("Owner", null, anna.User));
        anna.Journal.Update("City", open, (Guid?)null, ("IsPort", false, true));
        anna.Journal.Update("City", open, (Guid?)null, ("Name", "Delft", "Delfshaven"));
        anna.Journal.Update("City", port, (Guid?)null, ("IsPort", true, false));
        anna.Journal.Update("City", port, (Guid?)null, ("Name", "Rotterdam", "Rotte"));
        Received answer = await anna.SendAsync();

        Assert.Equal([true, true, false, true, true, false, false], answer.Upload!.Outcomes.Select(outcome => outcome.Applied));
        ReasonMessage reason = Assert.Single(answer.Upload.Outcomes[6].Reasons);
        Assert.Equal((ErrorCode.AccessDenied, "Name"), (reason.Code, reason.Member));
        Assert.Equal(1, await world.CountAsync("object_country where name = 'Holland' and owner is null"));
        Assert.Equal(1, await world.CountAsync("object_city where name = 'Delfshaven' and isport"));
        Assert.Equal(1, await world.CountAsync("object_city where name = 'Rotterdam' and isport"));
        // The state of what was refused comes along, with the members that the rules let her read; what she gave away is gone for her.
        Assert.Contains(answer.Rows, row => row.Id == port.Value && Equals(row.Values["Name"], "Rotterdam"));
    }

    [Fact]
    [Trait("Behaviour", "M-097")]
    [Trait("Behaviour", "M-096")]
    public async Task The_rights_of_all_rules_that_hold_for_an_object_and_of_all_roles_add_up()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        AccessClient anna = await world.ClientAsync("anna", AccessModel.Owner, AccessModel.Reader), bob = await world.ClientAsync("bob", AccessModel.Reader), carl = await world.ClientAsync("carl", AccessModel.Owner);
        ObjectId hers = (await world.StoreAsync<Country>(country => (country.Name, country.Code, country["Owner"]) = ("Netherlands", "NL", anna.User))).Id;
        ObjectId other = (await world.StoreAsync<Country>(country => (country.Name, country.Code) = ("Belgium", "BE"))).Id;

        Received ofAnna = await anna.StatesAsync(("Country", hers), ("Country", other)), ofBob = await bob.StatesAsync(("Country", hers), ("Country", other)), ofCarl = await carl.StatesAsync(("Country", hers), ("Country", other));
        anna.Journal.Update("Country", other, (Guid?)null, ("Name", "Belgium", "Mine"));
        anna.Journal.Update("Country", hers, (Guid?)null, ("Code", "NL", "HO"));
        Received written = await anna.SendAsync();

        Assert.Equal(["Name", "Owner"], ofBob.Rows.First(row => row.Id == hers.Value).Values.Keys.Order());
        Assert.Equal("NL", ofAnna.Rows.Single(row => row.Id == hers.Value).Values["Code"]);
        Assert.Equal(["Name", "Owner"], ofAnna.Rows.Single(row => row.Id == other.Value).Values.Keys.Order());
        Assert.Empty(ofCarl.Rows);
        Assert.Equal(new[] { hers.Value, other.Value }.Order(), ofCarl.RemovedIds.Order());
        // Readable by one rule, writable by none that holds for it: named, and not "no longer available".
        Assert.Equal([(false, ErrorCode.AccessDenied, "Name")], written.Upload!.Outcomes.Take(1).Select(outcome => (outcome.Applied, outcome.Reasons[0].Code, outcome.Reasons[0].Member!)));
        Assert.True(written.Upload.Outcomes[1].Applied);
    }

    [Fact]
    [Trait("Behaviour", "S-098")]
    [Trait("Behaviour", "M-102")]
    public async Task A_member_that_became_read_only_is_named_unless_the_entry_leaves_it_as_it_is()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        AccessClient anna = await world.ClientAsync("anna", AccessModel.Owner);
        ObjectId port = (await world.StoreAsync<City>(city => (city.Name, city.IsPort) = ("Rotterdam", true))).Id, same = (await world.StoreAsync<City>(city => (city.Name, city.IsPort) = ("Gouda", true))).Id;
        ObjectId walled = (await world.StoreAsync<City>(city => (city.Name, city.IsWalled, city.Population) = ("Naarden", true, 17))).Id;

        anna.Journal.Update("City", port, (Guid?)null, ("Name", "Rotterdam", "Rotte"), ("Population", 0, 5));
        anna.Journal.Update("City", same, (Guid?)null, ("Name", "Tergouw", "Gouda"), ("Population", 0, 5));
        // Unreadable: whether the value is the stored one must not show.
        anna.Journal.Update("City", walled, (Guid?)null, ("Population", 0, 17));
        Received answer = await anna.SendAsync();

        Assert.Equal([false, true, false], answer.Upload!.Outcomes.Select(outcome => outcome.Applied));
        ReasonMessage reason = Assert.Single(answer.Upload.Outcomes[0].Reasons), hidden = Assert.Single(answer.Upload.Outcomes[2].Reasons);
        Assert.Equal((ErrorCode.AccessDenied, "Name"), (reason.Code, reason.Member));
        Assert.Contains("write Name of a City", reason.Message);
        Assert.Equal((ErrorCode.AccessDenied, "Population"), (hidden.Code, hidden.Member));
        Assert.Equal(["IsWalled", "Name"], answer.Rows.Single(row => row.Id == walled.Value).Values.Keys.Order());
        Assert.Equal(0, await world.CountAsync("object_city where name = 'Rotterdam' and population = 5"));
        Assert.Equal(1, await world.CountAsync("object_city where name = 'Gouda' and population = 5"));
    }

    [Fact]
    [Trait("Behaviour", "M-099")]
    public async Task A_delete_is_limited_by_a_condition()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        AccessClient anna = await world.ClientAsync("anna", AccessModel.Owner);
        ObjectId port = (await world.StoreAsync<City>(city => (city.Name, city.IsPort) = ("Rotterdam", true))).Id, town = (await world.StoreAsync<City>(city => city.Name = "Gouda")).Id;

        anna.Journal.Delete("City", port);
        anna.Journal.Delete("City", town);
        Received answer = await anna.SendAsync();

        Assert.Equal([false, true], answer.Upload!.Outcomes.Select(outcome => outcome.Applied));
        ReasonMessage reason = Assert.Single(answer.Upload.Outcomes[0].Reasons);
        Assert.Equal(ErrorCode.AccessDenied, reason.Code);
        Assert.Contains("delete a City", reason.Message);
        Assert.Equal([port.Value], answer.RowIds);
    }

    [Fact]
    [Trait("Behaviour", "M-103")]
    public async Task A_new_object_with_a_value_that_no_rule_lets_set_is_refused_and_its_initial_values_are_not()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        AccessClient anna = await world.ClientAsync("anna", AccessModel.Owner);

        anna.Journal.Create("City", TestJournal.NewId(), ("Name", "Delft"), ("Priority", 3));
        anna.Journal.Create("City", TestJournal.NewId(), ("Name", "Gouda"), ("Priority", 4));
        Received answer = await anna.SendAsync();

        Assert.Equal([true, false], answer.Upload!.Outcomes.Select(outcome => outcome.Applied));
        Assert.Equal((ErrorCode.AccessDenied, "Priority"), (answer.Upload.Outcomes[1].Reasons[0].Code, answer.Upload.Outcomes[1].Reasons[0].Member));
    }

    [Fact]
    public async Task A_user_without_a_role_sees_nothing_and_hears_what_he_may_not_do()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        AccessClient nobody = await world.ClientAsync("nobody", AccessModel.Nothing), poor = await world.ClientAsync("poor", AccessModel.Nothing);
        await world.Server.Host.Users.SetRolesAsync(nobody.User, []);
        ObjectId city = (await world.StoreAsync<City>(city => city.Name = "Delft")).Id;
        foreach (AccessClient user in new[] { nobody, poor })
        {
            user.Journal.Create("City", TestJournal.NewId(), ("Name", "Gouda"));
            user.Journal.Update("City", city, (Guid?)null, ("Name", "Delft", "Mine"));
            user.Journal.Delete("City", city);
            Received answer = await user.SendAsync([("City", city)]);

            Assert.All(answer.Upload!.Outcomes, outcome => Assert.False(outcome.Applied));
            Assert.Contains(answer.Upload.Outcomes[0].Reasons, reason => reason.Code == ErrorCode.AccessDenied && reason.Message.Contains("create a City"));
            Assert.Equal(ErrorCode.ObjectUnavailable, Assert.Single(answer.Upload.Outcomes[1].Reasons).Code);
            Assert.Empty(answer.Rows);
        }
        Assert.Equal(1, await world.CountAsync("object_city where name = 'Delft'"));
    }
}
