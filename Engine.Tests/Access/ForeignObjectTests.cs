using System.Text.RegularExpressions;
using OfflineSync.Journal;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Access;

/// <summary>Somebody else's object and one that never was get the same answer, to the last character.</summary>
public sealed partial class ForeignObjectTests
{
    private const string Secret = "a secret of Belgium";

    /// <summary>What a user may try with an id, by name.</summary>
    private static readonly Dictionary<string, Action<TestJournal, ObjectId>> attempts = new()
    {
        ["change"] = (journal, id) => journal.Update("Country", id, (Guid?)null, ("Name", "x", "y")),
        ["a change that changes nothing"] = (journal, id) => journal.Update("Country", id, (Guid?)null, ("Name", "x", Secret)),
        ["a change to an empty required member"] = (journal, id) => journal.Update("Country", id, (Guid?)null, ("Name", "x", null)),
        ["a change of a member that does not exist"] = (journal, id) => journal.Append(journal.Entry("Country", id, EntryKind.Commit) with { Changes = [new MemberChange("Nothing", MemberType.String, null, "x")] }),
        ["a change under a basis"] = (journal, id) => journal.Update("Country", id, Guid.NewGuid(), ("Name", "x", "y")),
        ["taking it"] = (journal, id) => journal.Update("Country", id, (Guid?)null, ("Owner", null, journal.User)),
        ["delete"] = (journal, id) => journal.Delete("Country", id),
        ["change and delete"] = (journal, id) =>
        {
            journal.Update("Country", id, (Guid?)null, ("Name", "x", "y"));
            journal.Delete("Country", id);
        },
        ["delete and change"] = (journal, id) =>
        {
            journal.Delete("Country", id);
            journal.Update("Country", id, (Guid?)null, ("Name", "x", "y"));
        },
        ["a change under another entity"] = (journal, id) => journal.Update("Region", id, (Guid?)null, ("Name", "x", "y")),
        ["a new object that refers to it"] = (journal, id) => journal.Create("City", TestJournal.NewId(), ("Name", "Brussels"), ("Country", id)),
        ["a new object that refers to it as something else"] = (journal, id) => journal.Create("City", TestJournal.NewId(), ("Name", "Brussels"), ("Region", id)),
        ["a new object that refers to it, and a delete of it"] = (journal, id) =>
        {
            journal.Create("Region", TestJournal.NewId(), ("Name", "Brussels"), ("Country", id));
            journal.Delete("Country", id);
        },
        ["a group with it"] = (journal, id) =>
        {
            Guid group = Guid.NewGuid();
            journal.Create("Region", TestJournal.NewId(), group, ("Name", "Brussels"));
            journal.Append(journal.Entry("Country", id, EntryKind.Delete) with { Group = group });
        },
        ["a correction of what was never refused"] = (journal, id) =>
            journal.Append(journal.Entry("Country", id, EntryKind.Commit) with { Changes = [new MemberChange("Name", MemberType.String, "x", "y")], Supersedes = [new EntryKey(Guid.NewGuid())] }),
    };

    public static TheoryData<string> Attempts => [.. attempts.Keys];

    [Theory]
    [MemberData(nameof(Attempts))]
    [Trait("Behaviour", "S-097")]
    [Trait("Behaviour", "S-065")]
    [Trait("Behaviour", "S-011")]
    public async Task An_upload_cannot_tell_a_foreign_object_from_one_that_is_not_there(string attempt)
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        AccessClient anna = await world.ClientAsync("anna", AccessModel.Owner);
        AccessClient bob = await world.ClientAsync("bob", AccessModel.Owner);
        ObjectId foreign = (await world.StoreAsync<Country>(country => (country.Name, country.Code, country["Owner"]) = (Secret, "BE", bob.User))).Id, deleted = TestJournal.NewId(), absent = TestJournal.NewId();
        bob.Journal.Create("Country", deleted, ("Name", Secret), ("Owner", bob.User));
        await bob.SendAsync();
        bob.Journal.Delete("Country", deleted);
        await bob.SendAsync();
        string[] answers = new string[3];
        foreach ((int place, ObjectId id) in new[] { foreign, deleted, absent }.Index())
        {
            attempts[attempt](anna.Journal, id);
            Received answer = await anna.SendAsync([("Country", id), ("Region", id)]);

            Assert.Contains(answer.Upload!.Outcomes, outcome => !outcome.Applied);
            Assert.DoesNotContain(id.Value, answer.RowIds);
            Assert.DoesNotContain("Belgium", anna.LastAnswer);
            answers[place] = Told(answer, anna);
        }

        Assert.Equal(answers[2], answers[0]);
        Assert.Equal(answers[2], answers[1]);
        Assert.Equal(1, await world.CountAsync($"object_country where name = '{Secret}' and owner = '{bob.User}'"));
        Assert.Equal(0, await world.CountAsync("object_city"));
    }

    [Fact]
    [Trait("Behaviour", "S-097")]
    public async Task A_reference_to_an_object_that_became_hidden_stays_and_one_to_the_user_himself_can_be_set()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        AccessClient anna = await world.ClientAsync("anna", AccessModel.Owner);
        ObjectId country = TestJournal.NewId(), city = TestJournal.NewId(), other = TestJournal.NewId();
        anna.Journal.Create("Country", country, ("Name", "Netherlands"), ("Owner", anna.User));
        anna.Journal.Create("City", city, ("Name", "Delft"), ("IsPort", false), ("Country", country));
        anna.Journal.Create("City", other, ("Name", "Gouda"), ("IsPort", false));
        anna.Journal.Update("Country", country, (Guid?)null, ("Owner", anna.User, null));
        Received first = await anna.SendAsync();

        anna.Journal.Update("City", city, (Guid?)null, ("Country", null, country), ("Population", null, 7));
        anna.Journal.Update("City", other, (Guid?)null, ("Country", null, country));
        Received second = await anna.SendAsync();

        Assert.All(first.Upload!.Outcomes, outcome => Assert.True(outcome.Applied));
        Assert.Equal([true, false], second.Upload!.Outcomes.Select(outcome => outcome.Applied));
        Assert.Equal(ErrorCode.DanglingReference, Assert.Single(second.Upload.Outcomes[1].Reasons).Code);
        Assert.Equal(1, await world.CountAsync($"object_city where population = 7 and country = '{country}'"));
    }

    [Fact]
    [Trait("Behaviour", "S-011")]
    public async Task What_hangs_unseen_on_an_object_that_is_to_be_deleted_is_not_named()
    {
        DomainModel model = AccessModel.Create(
            region: region => region.WhenTargetIsDeleted(r => r.Country, DeleteBehaviour.Refuse, "Regions stand in the way."),
            country: country => country.WhenTargetIsDeleted(c => c.Capital, DeleteBehaviour.Refuse, "Countries stand in the way."));
        await using AccessWorld world = await AccessWorld.StartAsync(model);
        AccessClient anna = await world.ClientAsync("anna", AccessModel.Owner);
        ObjectId city = TestJournal.NewId(), country = TestJournal.NewId();
        anna.Journal.Create("City", city, ("Name", "Brussels"), ("IsPort", false));
        anna.Journal.Create("Country", country, ("Name", "Netherlands"), ("Owner", anna.User));
        anna.Journal.Create("Region", TestJournal.NewId(), ("Name", "Drenthe"), ("Country", country));
        await anna.SendAsync();
        await world.StoreAsync<Country>(foreign => (foreign.Name, foreign["Capital"]) = (Secret, city));
        anna.Journal.Delete("City", city);
        anna.Journal.Delete("Country", country);

        Received answer = await anna.SendAsync();

        Assert.Equal([ErrorCode.DeleteRefused, ErrorCode.DeleteRefused], answer.Upload!.Outcomes.Select(outcome => Assert.Single(outcome.Reasons).Code));
        Assert.Contains("do not show to this user", answer.Upload.Outcomes[0].Reasons[0].Message);
        Assert.Equal("Regions stand in the way.", answer.Upload.Outcomes[1].Reasons[0].Message);
    }

    [Fact]
    [Trait("Behaviour", "S-065")]
    [Trait("Behaviour", "S-011")]
    public async Task Asked_for_by_id_foreign_and_absent_objects_are_removed_alike_and_own_ones_come_with_what_may_be_read()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        AccessClient anna = await world.ClientAsync("anna", AccessModel.Owner);
        ObjectId mine = (await world.StoreAsync<Country>(country => (country.Name, country["Owner"]) = ("Netherlands", anna.User))).Id, foreign = (await world.StoreAsync<Country>(country => country.Name = Secret)).Id;
        ObjectId open = (await world.StoreAsync<City>(city => (city.Name, city.Population) = ("Delft", 5))).Id, walled = (await world.StoreAsync<City>(city => (city.Name, city.IsWalled, city.Population) = ("Naarden", true, 17))).Id, absent = TestJournal.NewId();

        Received answer = await anna.StatesAsync(("Country", mine), ("Country", foreign), ("Country", absent), ("City", open), ("City", walled), ("City", foreign));

        Assert.Equal(new[] { mine.Value, open.Value, walled.Value }.Order(), answer.RowIds.Order());
        Assert.Equal(new[] { foreign.Value, absent.Value }.Order(), answer.RemovedIds.Order());
        Assert.Equal(5, answer.Rows.Single(row => row.Id == open.Value).Values["Population"]);
        Assert.Equal(["IsWalled", "Name"], answer.Rows.Single(row => row.Id == walled.Value).Values.Keys.Order());
        Assert.DoesNotContain(Secret, anna.LastAnswer);
    }

    /// <summary>Everything that the answer says, without the ids, which differ from request to request.</summary>
    private static string Told(Received answer, AccessClient client)
    {
        string[] lines =
        [
            .. answer.Upload!.Outcomes.Select(outcome => $"{outcome.Applied} {string.Join(';', outcome.Reasons.Select(reason => $"{reason.Code} {reason.Message} {reason.Member} {reason.Cause is not null}"))}"),
            $"conflicts {answer.Upload.Conflicts?.Count} offers {answer.Upload.Offers?.Count} contained {answer.End.ContainedKeys.Count}",
            .. answer.Rows.Select(row => $"row {row.Entity}"),
            .. answer.Removals.Select(removal => $"removal {removal.Entity}"),
            .. answer.Header.Layouts.Select(layout => $"layout {layout.Entity} {string.Join(',', layout.Members)}"),
            $"{client.LastLength} bytes",
        ];
        return Ids().Replace(string.Join('\n', lines), "id");
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();
}
