using OfflineSync.Journal;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Tests.Server.Uploads;

public sealed class RepeatedUploadTests
{
    [Fact]
    [Trait("Behaviour", "S-087")]
    [Trait("Behaviour", "S-089")]
    [Trait("Behaviour", "S-090")]
    [Trait("Behaviour", "S-091")]
    public async Task The_same_bytes_again_get_the_same_answer_and_change_nothing()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId city = TestJournal.NewId();
        device.Create("City", city, ("Name", "Delft"));
        device.Create("City", TestJournal.NewId(), ("Name", null));
        UploadBatch batch = device.Batch();
        UploadOutcome first = await server.UploadAsync(batch);
        TestJournal other = server.Journal(server.Bob);
        other.Update("City", city, batch.Entries[0].Entry.Key.Value, ("Name", "Delft", "Bob's Delft"));
        await server.SeedAsync(other);
        long events = await server.Test.CountAsync("offlinesync.mt_events");

        UploadOutcome again = await server.UploadAsync(batch);

        Assert.Equal(Texts(first), Texts(again));
        Assert.Equal(first.Rejected.AsEnumerable(), again.Rejected);
        Assert.Equal(events, await server.Test.CountAsync("offlinesync.mt_events"));
        Assert.Equal(1, await server.Test.CountAsync("offlinesync.synchronization_error"));
        Assert.Equal("Bob's Delft", await server.ValueAsync("City", city, "Name"));
    }

    [Fact]
    [Trait("Behaviour", "S-091")]
    public async Task Copies_of_a_batch_that_race_are_applied_once()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        for (int i = 0; i < 50; i++) device.Create("City", TestJournal.NewId(), ("Name", $"City {i}"));
        UploadBatch batch = device.Batch();

        UploadOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => server.UploadAsync(batch))));

        Assert.All(outcomes, outcome => Assert.All(outcome.Outcomes, entry => Assert.True(entry.IsApplied)));
        Assert.Equal(50, await server.Test.CountAsync("offlinesync.object_city"));
        Assert.Equal(50, await server.Test.CountAsync($"offlinesync.mt_events where stream_id = '{device.Id}'"));
    }

    [Fact]
    [Trait("History", "15")]
    public async Task Entries_that_moved_to_another_journal_keep_their_outcome()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId city = TestJournal.NewId();
        JournalEntry created = device.Create("City", city, ("Name", "Delft"));
        await server.SeedAsync(device);
        TestJournal renewed = server.Journal(server.Anna);
        renewed.Append(created);
        renewed.Update("City", city, new EntryBasis(null, created.Key), ("Name", "Delft", "Gouda"));

        UploadOutcome outcome = await server.UploadAsync(renewed);

        Assert.All(outcome.Outcomes, entry => Assert.True(entry.IsApplied));
        Assert.Equal("Gouda", await server.ValueAsync("City", city, "Name"));
        Assert.Equal(1, await server.Test.CountAsync($"offlinesync.mt_events where id = '{created.Key}'"));
    }

    [Fact]
    [Trait("History", "15")]
    public async Task Copies_under_two_journals_that_race_are_applied_once()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        for (int round = 0; round < 5; round++)
        {
            TestJournal one = server.Journal(server.Anna), two = server.Journal(server.Anna);
            for (int i = 0; i < 20; i++) two.Append(one.Create("City", TestJournal.NewId(), ("Name", $"City {round}.{i}")));

            UploadOutcome[] outcomes = await Task.WhenAll(new[] { one, two }.Select(journal => Task.Run(() => server.UploadAsync(journal))));

            Assert.All(outcomes, outcome => Assert.All(outcome.Outcomes, entry => Assert.True(entry.IsApplied)));
            Assert.Equal((round + 1) * 20, await server.Test.CountAsync("offlinesync.object_city"));
        }
    }

    [Fact]
    [Trait("History", "15")]
    [Trait("History", "N15")]
    public async Task A_key_with_another_content_is_a_neutral_conflict_and_voids_the_batch()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        JournalEntry created = device.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        await server.SeedAsync(device);
        device.Append(created with { ObjectId = TestJournal.NewId() });
        device.Create("City", TestJournal.NewId(), ("Name", "Gouda"));
        UploadBatch batch = device.Batch();

        Assert.Equal(ErrorCode.KeyConflict, await RefusalAsync(server, batch));

        Assert.Equal(ErrorCode.BatchVoid, await RefusalAsync(server, batch));
        Assert.Equal(1, await server.Test.CountAsync("offlinesync.object_city"));
    }

    [Fact]
    [Trait("History", "15")]
    public async Task A_copied_key_tells_another_user_nothing()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal anna = server.Journal(server.Anna), bob = server.Journal(server.Bob);
        JournalEntry created = anna.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        await server.SeedAsync(anna);
        bob.Append(created with { User = server.Bob });

        Assert.Equal(ErrorCode.KeyConflict, await RefusalAsync(server, bob.Batch()));
    }

    [Fact]
    public async Task A_batch_id_is_never_used_for_two_contents()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        device.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        UploadBatch first = device.Batch();
        await server.UploadAsync(first);
        device.Create("City", TestJournal.NewId(), ("Name", "Gouda"));
        UploadBatch second = device.Batch();
        (UploadBatch forged, _) = UploadBatch.Create(second.Header with { Batch = first.Header.Batch }, second.Entries, []);

        Assert.Equal(ErrorCode.KeyConflict, await RefusalAsync(server, forged));
        Assert.All((await server.UploadAsync(first)).Outcomes, entry => Assert.True(entry.IsApplied));
    }

    private static async Task<ErrorCode> RefusalAsync(UploadFixture server, UploadBatch batch) =>
        (await Assert.ThrowsAsync<OfflineSyncException>(() => server.UploadAsync(batch))).Code;

    private static IEnumerable<string> Texts(UploadOutcome outcome) =>
        outcome.Outcomes.Select(entry => $"{entry.Key} {entry.IsApplied} {string.Join(" | ", entry.Reasons)}");
}
