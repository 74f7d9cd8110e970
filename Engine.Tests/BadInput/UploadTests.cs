using System.IO.Compression;
using System.Net;
using System.Text;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Faults;

namespace OfflineSync.Tests.BadInput;

/// <summary>What no engine would send: refused with a reason and what to do, and nothing of it applied.</summary>
public sealed class UploadTests(SmallLimitsFixture fixture) : IClassFixture<SmallLimitsFixture>
{
    private readonly World _world = fixture.World;

    [Fact]
    [Trait("Behaviour", "S-102")]
    public async Task An_unknown_entity_is_rejected_and_named_and_the_rest_goes_through()
    {
        using RawJournal journal = await SignInAsync();
        JournalEntry good = City(journal), bad = journal.Commit("Castle", journal.NewObjectId(), isNew: true, ("Name", "Nowhere"));

        RawAnswer answer = await journal.UploadAsync(journal.Freeze(bad, good));

        OutcomeMessage[] outcomes = [.. answer.Upload!.Outcomes];
        Assert.False(outcomes[0].Applied);
        ReasonMessage reason = Assert.Single(outcomes[0].Reasons);
        Assert.Equal(ErrorCode.ModelUnknownName, reason.Code);
        Assert.Contains("Castle", reason.Message);
        Assert.True(outcomes[1].Applied);
    }

    [Fact]
    [Trait("Behaviour", "S-102")]
    public async Task An_unknown_member_rejects_its_object_and_is_named()
    {
        using RawJournal journal = await SignInAsync();

        RawAnswer answer = await journal.UploadAsync(journal.Freeze(journal.Commit("City", journal.NewObjectId(), isNew: true, ("Name", "Delft"), ("Towers", "3"))));

        OutcomeMessage outcome = Assert.Single(answer.Upload!.Outcomes);
        Assert.False(outcome.Applied);
        Assert.Contains(outcome.Reasons, reason => reason.Code == ErrorCode.ModelUnknownName && reason.Message.Contains("Towers"));
        Assert.Equal(0, await _world.Sides.CountEventsAsync($"id = '{outcome.Key}' and type <> 'entry_rejected'"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("gzip")]
    [InlineData("br")]
    public Task A_body_over_the_limit_is_refused(string? encoding) => RefusedAsync(
        journal => (Noise(SmallLimitsFixture.BodyLimit + 1), encoding), HttpStatusCode.RequestEntityTooLarge, ErrorCode.RequestTooLarge);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public Task A_small_body_that_unpacks_to_a_big_one_is_refused(string encoding) => RefusedAsync(
        journal => (Pack(encoding, [.. journal.Freeze(City(journal))[..^1], .. new byte[64 * 1024 * 1024]]), encoding), HttpStatusCode.RequestEntityTooLarge, ErrorCode.RequestTooLarge);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public Task A_body_that_is_not_packed_as_it_says_is_refused(string encoding) => RefusedAsync(
        journal => (journal.Freeze(City(journal)), encoding), HttpStatusCode.BadRequest, ErrorCode.RequestInvalid);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public Task A_packed_body_that_breaks_off_is_refused(string encoding) => RefusedAsync(
        // Without the packing's last bytes alone the batch may be whole, as its own hash shows.
        journal => (Pack(encoding, journal.Freeze(City(journal))) is var packed ? packed[..(packed.Length * 3 / 4)] : [], encoding), HttpStatusCode.BadRequest);

    [Fact]
    public Task An_unknown_packing_is_refused() => RefusedAsync(journal => (journal.Freeze(City(journal)), "zstd"), HttpStatusCode.BadRequest, ErrorCode.RequestInvalid);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("<!DOCTYPE html><html><body>Sign in to the network</body></html>")]
    [InlineData("{}")]
    [InlineData("{\"offlinesync\":\"journal\"}")]
    [InlineData("{\"offlinesync\":\"journal\",\"format\":99}")]
    [InlineData("{\"end\":{\"entries\":0,\"contents\":0,\"hash\":\"00\"}}")]
    [InlineData("\0\0\0\0")]
    public Task A_body_that_is_no_batch_is_refused(string body) => RefusedAsync(_ => (Encoding.UTF8.GetBytes(body), null), HttpStatusCode.BadRequest);

    [Fact]
    public Task A_line_of_nested_brackets_is_refused() => RefusedAsync(
        journal => ([.. HeaderOf(journal), .. Encoding.UTF8.GetBytes(new string('[', 10_000) + "\n")], null), HttpStatusCode.BadRequest);

    [Fact]
    public Task A_batch_that_breaks_off_is_refused() => RefusedAsync(
        journal => (journal.Freeze(City(journal), City(journal)) is var batch ? batch[..(batch.Length / 2)] : [], null), HttpStatusCode.BadRequest);

    [Fact]
    public Task Two_batches_in_one_request_are_refused() => RefusedAsync(
        journal => ([.. journal.Freeze(City(journal)), .. journal.Freeze(City(journal))], null), HttpStatusCode.BadRequest, ErrorCode.RequestInvalid);

    [Fact]
    public Task More_entries_than_a_batch_may_have_are_refused() => RefusedAsync(
        journal => (journal.Freeze([.. Enumerable.Range(0, SmallLimitsFixture.EntryLimit + 1).Select(_ => City(journal))]), null), HttpStatusCode.RequestEntityTooLarge, ErrorCode.RequestTooLarge);

    private async Task RefusedAsync(Func<RawJournal, (byte[] Body, string? Encoding)> make, HttpStatusCode status, ErrorCode? code = null)
    {
        using RawJournal journal = await SignInAsync();
        string before = await _world.Sides.ServerTextAsync();
        (byte[] body, string? encoding) = make(journal);

        RawAnswer answer = await journal.UploadAsync(body, encoding);

        Assert.Equal(status, answer.Status);
        Assert.NotNull(answer.Problem);
        if (code is not null) Assert.Equal(code, answer.Problem.Code);
        Assert.NotEmpty(answer.Problem.Detail);
        Assert.False(string.IsNullOrEmpty(answer.Problem.Hint), "It doesn't say what to do.");
        Assert.DoesNotContain("   at ", answer.Text);
        Assert.Equal(before, await _world.Sides.ServerTextAsync());
    }

    private Task<RawJournal> SignInAsync() => RawJournal.SignInAsync(_world.Server.Url, _world.Model, new IdSource(TimeProvider.System), World.UserName(0), World.Password);

    private static JournalEntry City(RawJournal journal) => journal.Commit("City", journal.NewObjectId(), isNew: true, ("Name", "Delft"));

    private static byte[] HeaderOf(RawJournal journal) => journal.Freeze(City(journal)) is var batch ? batch[..(Array.IndexOf(batch, (byte)'\n') + 1)] : [];

    private static byte[] Noise(int size)
    {
        byte[] bytes = new byte[size];
        new OfflineSync.Testing.SeededRandom(1).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Pack(string encoding, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (Stream stream = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }
        return packed.ToArray();
    }
}
