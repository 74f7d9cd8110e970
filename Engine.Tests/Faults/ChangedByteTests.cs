using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Server.Rebuild;
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
            Assert.NotNull(answer.Problem?.Hint);
        }, nameof(A_changed_byte_in_an_upload_applies_nothing));

        Assert.Equal(before, await _world.Sides.ServerTextAsync());
    }

    [Theory]
    [InlineData("{body,changes,Name,after}", "\"Forged\"")]
    [InlineData("{body,time}", "\"2001-01-01T00:00:00.000Z\"")]
    [InlineData("{sequence}", "7")]
    [InlineData("{previous}", "\"00000000000000000000000000000000000000000000000000000000000000ff\"")]
    [InlineData("{hash}", "\"00000000000000000000000000000000000000000000000000000000000000ff\"")]
    public async Task An_edited_event_is_found_and_nothing_is_rebuilt_from_it(string place, string value)
    {
        TestDevice device = await _world.AddDeviceAsync();
        for (int i = 0; i < 5; i++) await device.AddCityAsync($"City {i}");
        await device.SynchronizeAsync();
        var rebuild = new ProjectionRebuild(_world.Store);
        Assert.Empty((await rebuild.VerifyAsync(null, CancellationToken.None)).Differences);
        string before = await _world.Sides.ServerTextAsync();
        string key = device.Side.Acknowledged.Order(StringComparer.Ordinal).ElementAt(2);
        await ExecuteAsync($"create table kept as select id, data from offlinesync.mt_events where id = '{key}'");
        await ExecuteAsync($"update offlinesync.mt_events set data = jsonb_set(data, '{place}', '{value}') where id = '{key}'");

        var broken = await Assert.ThrowsAsync<OfflineSyncException>(() => rebuild.RebuildAsync(null, CancellationToken.None));

        Assert.Equal(ErrorCode.JournalBroken, broken.Code);
        Assert.NotEmpty(broken.Hint);
        Assert.Equal(before, await _world.Sides.ServerTextAsync());
        await ExecuteAsync("update offlinesync.mt_events e set data = kept.data from kept where kept.id = e.id; drop table kept");
        await rebuild.VerifyAsync(null, CancellationToken.None);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = _world.Store.DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<RawJournal> RawJournalAsync() =>
        await RawJournal.SignInAsync(_world.Server.Url, _world.Model, new IdSource(TimeProvider.System), World.UserName(0), World.Password);

    private static JournalEntry[] Cities(RawJournal journal, int count) =>
        [.. Enumerable.Range(0, count).Select(i => journal.Commit("City", journal.NewObjectId(), isNew: true, ("Name", $"City {i}")))];
}
