using OfflineSync.Journal;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Faults;

/// <summary>One byte of a journal is changed: in a recording, and on its way to the server. (In the device's database: the journal's own tests.)</summary>
public sealed class ChangedByteTests(WorldFixture fixture, ITestOutputHelper output) : IClassFixture<WorldFixture>
{
    private readonly World _world = fixture.World;

    [Fact]
    public async Task A_changed_byte_anywhere_in_a_recording_is_refused_and_the_line_named()
    {
        using RawJournal journal = await RawJournalAsync();
        byte[] recording = journal.Freeze(Cities(journal, 3));
        Assert.Equal(3, Recording.Read(recording).Batches.Single().Entries.Length);

        for (int position = 0; position < recording.Length; position++)
        {
            byte[] changed = [.. recording];
            changed[position] ^= 0x01;
            OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => Recording.Read(changed));
            Assert.Equal(ErrorCode.RecordingDamaged, refused.Code);
        }
    }

    [Fact]
    public async Task A_changed_byte_in_an_upload_applies_nothing()
    {
        using RawJournal journal = await RawJournalAsync();
        byte[] batch = journal.Freeze(Cities(journal, 3));
        string before = await _world.Sides.ServerTextAsync();

        await Moments.EachAsync(output, GetType(), 50, async random =>
        {
            byte[] changed = [.. batch];
            changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            RawAnswer answer = await journal.UploadAsync(changed);
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.Status);
            Assert.NotNull(answer.Problem?.Detail);
        }, nameof(A_changed_byte_in_an_upload_applies_nothing));

        Assert.Equal(before, await _world.Sides.ServerTextAsync());
    }

    private async Task<RawJournal> RawJournalAsync() =>
        await RawJournal.SignInAsync(_world.Server.Url, _world.Model, new IdSource(TimeProvider.System), World.UserName(0), World.Password);

    private static JournalEntry[] Cities(RawJournal journal, int count) =>
        [.. Enumerable.Range(0, count).Select(i => journal.Commit("City", journal.NewObjectId(), isNew: true, ("Name", $"City {i}")))];
}
