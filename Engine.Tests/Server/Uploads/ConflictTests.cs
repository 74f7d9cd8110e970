using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Tests.Server.Uploads;

public sealed class ConflictTests
{
    [Fact]
    [Trait("Behaviour", "S-122")]
    [Trait("History", "7")]
    public async Task The_last_synchronization_overwrites_the_whole_object_and_both_values_are_kept()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        (ObjectId city, Guid seen) = await SeedAsync(server);
        await ForeignAsync(server, city, seen, ("Population", 1, 2), ("Remarks", "old", "Bob's"));

        TestJournal anna = server.Journal(server.Anna);
        JournalEntry entry = anna.Update("City", city, seen, ("Name", "Delft", "Delft!"), ("Population", 1, 3));
        UploadOutcome outcome = await server.UploadAsync(anna, anna.Content("City", city, ("Name", "Delft!"), ("Population", 3), ("Remarks", "old")));

        Assert.True(outcome.Outcomes[0].IsApplied);
        Assert.Equal([city], outcome.Adjusted.Select(key => key.Id));
        var stored = (await server.ReadAsync("City", city))!.Value;
        Assert.Equal(("Delft!", 3, "old"), ((string)stored.Value("Name")!, (int)stored.Value("Population")!, (string)stored.Value("Remarks")!));
        ObjectOverwritten kept = await OverwrittenAsync(server);
        Assert.Equal(entry.Key, kept.Cause);
        Assert.Equal(new MemberChange("Remarks", MemberType.String, "Bob's", "old"), Assert.Single(kept.Changes));
        Assert.Equal(
            [new MemberConflict("Population", MemberType.Integer, 2, 3, true), new MemberConflict("Remarks", MemberType.String, "Bob's", "old", true)],
            kept.Conflicts.AsEnumerable());
        Assert.Equal(kept.Id, stored.LastEvent);
    }

    [Fact]
    public async Task Nothing_is_overwritten_where_nobody_else_changed_anything()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        (ObjectId city, Guid seen) = await SeedAsync(server);
        TestJournal anna = server.Journal(server.Anna);
        JournalEntry first = anna.Update("City", city, seen, ("Name", "Delft", "B"));
        await server.SeedAsync(anna);

        // The answer's download never came: the base is the old one, and the content says so of a member that it must not undo.
        JournalEntry second = anna.Update("City", city, new EntryBasis(seen, first.Key), ("Population", 1, 9));
        await server.UploadAsync(anna, anna.Content("City", city, ("Name", "stale"), ("Population", 9)));

        var stored = (await server.ReadAsync("City", city))!.Value;
        Assert.Equal((second.Key.Value, "B", 9), (stored.LastEvent, (string)stored.Value("Name")!, (int)stored.Value("Population")!));
        Assert.DoesNotContain(await server.EventsAsync(), e => e.Data is ObjectOverwritten);
    }

    [Fact]
    [Trait("History", "16")]
    public async Task Own_earlier_entries_are_found_through_a_rejected_one_and_a_renewed_journal()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        (ObjectId city, Guid seen) = await SeedAsync(server);
        TestJournal before = server.Journal(server.Anna);
        JournalEntry applied = before.Update("City", city, seen, ("Name", "Delft", "B"));
        await server.SeedAsync(before);
        JournalEntry rejected = before.Update("City", city, new EntryBasis(seen, applied.Key), ("Name", "B", null));
        Assert.False((await server.UploadAsync(before)).Outcomes[0].IsApplied);

        TestJournal renewed = server.Journal(server.Anna);
        renewed.Update("City", city, new EntryBasis(seen, rejected.Key), ("Population", 1, 9));
        await server.UploadAsync(renewed, renewed.Content("City", city, ("Name", "Delft"), ("Population", 9)));

        Assert.Equal("B", await server.ValueAsync("City", city, "Name"));
    }

    [Fact]
    public async Task An_object_that_the_batch_creates_overwrites_with_what_all_its_entries_say_the_known_ones_included()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        ObjectId city = TestJournal.NewId();
        TestJournal before = server.Journal(server.Anna);
        JournalEntry create = before.Create("City", city, ("Name", "Delft"), ("Population", 1), ("Remarks", "old"));
        await server.UploadAsync(before);
        await ForeignAsync(server, city, create.Key.Value, ("Remarks", "old", "Bob's"));

        TestJournal renewed = server.Journal(server.Anna);
        renewed.Append(create);
        renewed.Update("City", city, new EntryBasis(null, create.Key), ("Population", 1, 9));
        UploadOutcome outcome = await server.UploadAsync(renewed);

        Assert.All(outcome.Outcomes, entry => Assert.True(entry.IsApplied));
        Assert.Equal(("old", 9), ((string)(await server.ValueAsync("City", city, "Remarks"))!, (int)(await server.ValueAsync("City", city, "Population"))!));
        Assert.Equal(new MemberChange("Remarks", MemberType.String, "Bob's", "old"), Assert.Single((await OverwrittenAsync(server)).Changes));
    }

    [Fact]
    [Trait("History", "N13")]
    public async Task A_content_member_that_no_entry_set_never_fails_the_object()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        (ObjectId city, Guid seen) = await SeedAsync(server);
        ObjectId country = TestJournal.NewId();
        TestJournal bob = server.Journal(server.Bob);
        bob.Create("Country", country, ("Name", "Netherlands"));
        JournalEntry linked = bob.Update("City", city, seen, ("Country", null, country));
        bob.Delete("Country", country);
        await server.UploadAsync(bob);

        TestJournal anna = server.Journal(server.Anna);
        anna.Update("City", city, linked.Key.Value, ("Population", 1, 3));
        UploadOutcome outcome = await server.UploadAsync(anna, anna.Content("City", city, ("Country", country), ("Name", null), ("Remarks", "kept"), ("Population", 3)));

        Assert.True(outcome.Outcomes[0].IsApplied);
        var stored = (await server.ReadAsync("City", city))!.Value;
        Assert.Equal((null, "Delft", "kept", 3), (stored.Value("Country"), (string)stored.Value("Name")!, (string)stored.Value("Remarks")!, (int)stored.Value("Population")!));
        ObjectOverwritten kept = await OverwrittenAsync(server);
        Assert.Equal([("Country", false), ("Name", false), ("Remarks", true)], kept.Conflicts.Select(conflict => (conflict.MemberId, conflict.Taken)));
    }

    [Fact]
    [Trait("History", "7")]
    public async Task Of_a_content_only_what_the_user_may_write_is_taken()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        (ObjectId city, Guid seen) = await SeedAsync(server);
        await ForeignAsync(server, city, seen, ("Population", 1, 2));
        TestJournal liam = server.Journal(server.Liam);
        liam.Update("City", city, seen, ("Name", "Delft", "Liam's"));

        UploadOutcome outcome = await server.UploadAsync(liam, liam.Content("City", city, ("Name", "Liam's"), ("Population", 1)));

        Assert.True(outcome.Outcomes[0].IsApplied);
        Assert.Equal(2, await server.ValueAsync("City", city, "Population"));
    }

    [Theory]
    [InlineData(ConflictPolicy.MergeMembers, true)]
    [InlineData(ConflictPolicy.RejectStale, false)]
    public async Task The_other_policies_are_a_line_away(ConflictPolicy policy, bool isApplied)
    {
        DomainModel model = DomainModel.Define("Policies", builder => builder
            .Entity<User>(user => user.Allow("User", Rights.All))
            .Entity("City", e => e.Attribute("Name", MemberType.String).Attribute("Population", MemberType.Integer).Attribute("Remarks", MemberType.String).Allow("User", Rights.All).OnConflict(policy)));
        await using UploadFixture server = await UploadFixture.CreateAsync($"policy-{policy}", model);
        (ObjectId city, Guid seen) = await SeedAsync(server);
        await ForeignAsync(server, city, seen, ("Name", "Delft", "Bob's"), ("Remarks", "old", "Bob's"));

        TestJournal anna = server.Journal(server.Anna);
        anna.Update("City", city, seen, ("Name", "Delft", "Anna's"), ("Population", 1, 3));
        UploadOutcome outcome = await server.UploadAsync(anna);

        Assert.Equal(isApplied, outcome.Outcomes[0].IsApplied);
        if (!isApplied) Assert.Equal(ErrorCode.ObjectStale, Assert.Single(outcome.Outcomes[0].Reasons).Code);
        var stored = (await server.ReadAsync("City", city))!.Value;
        Assert.Equal(isApplied ? ("Anna's", 3, "Bob's") : ("Bob's", 1, "Bob's"), ((string)stored.Value("Name")!, (int)stored.Value("Population")!, (string)stored.Value("Remarks")!));
        ObjectOverwritten kept = await OverwrittenAsync(server);
        Assert.Empty(kept.Changes);
        Assert.Contains(new MemberConflict("Name", MemberType.String, "Bob's", "Anna's", isApplied), kept.Conflicts);
    }

    private static async Task<(ObjectId City, Guid Seen)> SeedAsync(UploadFixture server)
    {
        TestJournal device = server.Journal(server.Anna);
        ObjectId city = TestJournal.NewId();
        JournalEntry created = device.Create("City", city, ("Name", "Delft"), ("Population", 1), ("Remarks", "old"));
        await server.SeedAsync(device);
        return (city, created.Key.Value);
    }

    private static async Task ForeignAsync(UploadFixture server, ObjectId city, Guid seen, params (string, object?, object?)[] members)
    {
        TestJournal bob = server.Journal(server.Bob);
        bob.Update("City", city, seen, members);
        await server.SeedAsync(bob);
    }

    private static async Task<ObjectOverwritten> OverwrittenAsync(UploadFixture server) =>
        Assert.Single((await server.EventsAsync()).Select(e => e.Data).OfType<ObjectOverwritten>());
}
