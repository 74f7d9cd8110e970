using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Security;

/// <summary>Forged and replayed tokens, cursors, batches and journals: refused, and they change nothing.</summary>
public sealed class ForgeryTests : IAsyncLifetime
{
    private readonly DomainModel _model = SecurityModel.Create();
    private RunningServer _server = null!;
    private Party _victim = null!, _mallory = null!;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options => (options.OutcomeWaitLimit, options.PageRowLimit) = (TimeSpan.Zero, 1), model: _model);
        _victim = await Party.SignInAsync(_server, _model, "victor", SecurityModel.Officer, "hers");
        _mallory = await Party.SignInAsync(_server, _model, "mallory", SecurityModel.Officer, "mine");
    }

    public async Task DisposeAsync()
    {
        _victim.Dispose();
        _mallory.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(Routes.UploadStatus)]
    [InlineData(Routes.UploadApply)]
    [InlineData(Routes.UploadOutcome)]
    public async Task Who_knows_all_of_another_s_batch_but_the_session_learns_and_changes_nothing(string route)
    {
        TestJournal journal = _victim.NewJournal();
        journal.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        UploadBatch batch = journal.Batch();
        byte[] packed = Party.Pack(batch);
        BatchRequest whole = Party.Request(batch, packed);
        await OkAsync(_victim.PostAsync(Party.PartQuery(whole, 0), Party.Part(packed)));
        BatchRequest nobodys = new(Guid.CreateVersion7(), Guid.CreateVersion7(), whole.Content, 0, 0);

        foreach (BatchRequest hers in (BatchRequest[])[whole, _victim.Staged, _victim.Finished])
        {
            foreach (long bytes in (long[])[0, 1, 10, hers.Bytes, long.MaxValue, -1])
            {
                Assert.Equal(await AskAsync(nobodys with { Bytes = bytes }), await AskAsync(hers with { Bytes = bytes }));
            }
        }

        // Her batches are as they were: one is still to be decided, one to be completed, one to be asked about.
        Assert.Equal(BatchState.Applied, (await StatusAsync(Routes.UploadApply, whole)).State);
        Assert.Equal((BatchState.Staged, 10), ((await StatusAsync(Routes.UploadStatus, _victim.Staged)).State, (await StatusAsync(Routes.UploadStatus, _victim.Staged)).Bytes));
        Assert.Equal((BatchState.Applied, true), ((await StatusAsync(Routes.UploadStatus, _victim.Finished)).State, (await StatusAsync(Routes.UploadStatus, _victim.Finished)).HasOutcome));

        async Task<string> AskAsync(BatchRequest request)
        {
            using HttpResponseMessage response = await _mallory.PostAsync(route, JsonContent.Create(request, ProtocolJson.Default.BatchRequest));
            return await AnswerText.OfAsync(response, [request.Batch, request.Journal]);
        }
    }

    [Fact]
    public async Task Another_s_upload_is_worth_nothing_under_one_s_own_session_whatever_is_put_around_it()
    {
        TestJournal journal = _victim.NewJournal();
        JournalEntry entry = journal.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        UploadBatch batch = journal.Batch();
        ObjectId mallory = _mallory.User;
        long events = await EventsAsync();

        // Before she sends it, after a look at the wire.
        Assert.Equal(ErrorCode.Forbidden, await RefusalAsync(Party.Lines(batch)));
        Assert.Equal(ErrorCode.Forbidden, await RefusalAsync(Party.Lines(Remade(NewHeader(mallory) with { Batch = batch.Header.Batch }, entry))));
        Assert.Equal(events, await EventsAsync());
        // The batch's id is taken, so her engine forms it anew; the entry is the same.
        Assert.Equal(ErrorCode.BatchVoid, (await Assert.ThrowsAsync<OfflineSyncException>(() => SendAsync(_victim, Party.Lines(batch)))).Code);
        batch = UploadBatch.Create(batch.Header with { Batch = new BatchId(Guid.CreateVersion7()) }, batch.Entries, []).Batch;
        Assert.True((await SendAsync(_victim, Party.Lines(batch))).Outcomes[0].Applied);

        // After it: her key, her batch, her journal, each under his name.
        events = await EventsAsync();
        JournalEntry his = entry with { User = mallory };
        Assert.Equal(ErrorCode.KeyConflict, await RefusalAsync(Party.Lines(Remade(NewHeader(mallory), his))));
        Assert.Equal(ErrorCode.BatchVoid, await RefusalAsync(Party.Lines(Remade(NewHeader(mallory) with { Batch = batch.Header.Batch }, his with { Key = NewKey() }))));
        Assert.Equal(ErrorCode.JournalForked, await RefusalAsync(Party.Lines(Remade(NewHeader(mallory) with { Journal = batch.Header.Journal }, his with { Key = NewKey() }))));
        var next = new ChainedEntry(batch.Header.Journal, 2, his with { Key = NewKey() }, batch.Entries[^1].Hash);
        Assert.Equal(ErrorCode.JournalForked, await RefusalAsync(Party.Lines(UploadBatch.Create(NewHeader(mallory) with { Journal = batch.Header.Journal }, [next], []).Batch)));
        Assert.Equal(events, await EventsAsync());

        // None of it stands in her way, and her own repetition gets her own answer.
        Assert.True((await SendAsync(_victim, Party.Lines(batch))).Outcomes[0].Applied);
        Assert.Equal(events, await EventsAsync());
        journal.Create("City", TestJournal.NewId(), ("Name", "Leiden"));
        Assert.True((await SendAsync(_victim, Party.Lines(journal.Batch()))).Outcomes[0].Applied);
    }

    [Fact]
    public async Task A_stranger_cannot_make_a_batch_void_that_its_owner_has_yet_to_send()
    {
        TestJournal journal = _victim.NewJournal();
        journal.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        await SendAsync(_victim, Party.Lines(journal.Batch()));
        journal.Create("City", TestJournal.NewId(), ("Name", "Leiden"));
        UploadBatch coming = journal.Batch();

        JournalEntry his = coming.Entries[0].Entry with { User = _mallory.User, Key = NewKey() };
        Assert.Equal(ErrorCode.JournalForked, await RefusalAsync(Party.Lines(Remade(coming.Header with { User = _mallory.User }, his))));

        Assert.True((await SendAsync(_victim, Party.Lines(coming))).Outcomes[0].Applied);
    }

    [Fact]
    public async Task Every_changed_byte_of_a_checkpoint_or_cursor_is_refused()
    {
        Received first = await _mallory.Client.DownloadAsync();
        string cursor = first.End.Cursor!;
        Received last = first;
        while (last.End.Cursor is { } next) last = await _mallory.Client.DownloadAsync(cursor: next);
        foreach ((string text, bool isCursor) in ((string, bool)[])[(cursor, true), (last.End.Token!, false)])
        {
            byte[] bytes = Base64Url.DecodeFromChars(text);
            for (int at = 0; at < bytes.Length; at++)
            {
                byte[] changed = [.. bytes];
                changed[at] ^= (byte)(1 << (at % 8));
                await AssertRefusedAsync(_mallory, Base64Url.EncodeToString(changed), isCursor);
            }
            foreach (string odd in (string[])[text[..^1], text[..10], text + "AAAA", "", " ", "x", new string('A', 100_000), text.ToUpperInvariant(), "é" + text, Base64Url.EncodeToString([.. bytes[..^32], .. new byte[32]])])
            {
                await AssertRefusedAsync(_mallory, odd, isCursor);
            }
            // A cursor is no token, and a token no cursor.
            await AssertRefusedAsync(_mallory, text, !isCursor);
        }
    }

    [Fact]
    public async Task Another_user_s_checkpoint_another_journal_s_and_one_under_an_old_key_are_refused()
    {
        string hers = await TokenAsync(_victim), mine = await TokenAsync(_mallory);
        await AssertRefusedAsync(_mallory, hers, isCursor: false);
        _mallory.Client.Journal = _victim.Journal;
        using (HttpResponseMessage response = await _mallory.PostAsync(Routes.Download, JsonContent.Create(_mallory.Client.Request(hers), ProtocolJson.Default.DownloadRequest)))
        {
            Assert.Equal(ErrorCode.JournalForked, (await Assert.ThrowsAsync<OfflineSyncException>(() => ProtocolClient.ThrowIfRefusedAsync(response))).Code);
        }
        _mallory.Client.Journal = Guid.CreateVersion7();
        await AssertRefusedAsync(_mallory, mine, isCursor: false);
        _mallory.Client.Journal = _mallory.Journal;
        await _mallory.Client.DownloadAsync(mine);
        await _server.Parts.Keys.RotateAsync(CancellationToken.None);
        await _server.Parts.Keys.RotateAsync(CancellationToken.None);
        await AssertRefusedAsync(_mallory, mine, isCursor: false);
    }

    [Fact]
    public async Task Every_flipped_bit_of_a_session_token_gets_the_same_refusal()
    {
        byte[] token = Base64Url.DecodeFromChars(_mallory.Client.Http.DefaultRequestHeaders.Authorization!.Parameter);
        HashSet<string> answers = [];
        for (int bit = 0; bit < token.Length * 8; bit += 3)
        {
            token[bit / 8] ^= (byte)(1 << (bit % 8));
            answers.Add(await WithTokenAsync(Base64Url.EncodeToString(token)));
            token[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        foreach (string odd in (string[])["", "x", "' or 1=1 --", new string('A', 43), new string('A', 10_000), Base64Url.EncodeToString(token) + "=", Base64Url.EncodeToString(token)[..^1]]) answers.Add(await WithTokenAsync(odd));

        Assert.StartsWith("401", Assert.Single(answers));
        Assert.StartsWith("200", await WithTokenAsync(Base64Url.EncodeToString(token)));

        async Task<string> WithTokenAsync(string text)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _mallory.Client.Url(Routes.Download)) { Content = JsonContent.Create(_mallory.Client.Request(), ProtocolJson.Default.DownloadRequest) };
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {text}");
            using HttpResponseMessage response = await _mallory.Client.Http.SendAsync(request);
            return response.IsSuccessStatusCode ? "200" : await AnswerText.OfAsync(response, []);
        }
    }

    private BatchHeader NewHeader(ObjectId user) => new(new BatchId(Guid.CreateVersion7()), new JournalId(Guid.CreateVersion7()), user, _model.Version);

    private static EntryKey NewKey() => new(Guid.CreateVersion7());

    private static UploadBatch Remade(BatchHeader header, JournalEntry entry) => UploadBatch.Create(header, [new ChainedEntry(header.Journal, 1, entry, default)], []).Batch;

    private Task<long> EventsAsync() => _server.ScalarAsync<long>("select count(*) from offlinesync.mt_events");

    private static async Task<string> TokenAsync(Party party)
    {
        Received answer = await party.Client.DownloadAsync();
        while (answer.End.Cursor is { } next) answer = await party.Client.DownloadAsync(cursor: next);
        return answer.End.Token!;
    }

    private async Task<BatchStatus> StatusAsync(string route, BatchRequest request)
    {
        BatchStatus status;
        do
        {
            using HttpResponseMessage response = await _victim.PostAsync(route, JsonContent.Create(request, ProtocolJson.Default.BatchRequest));
            await ProtocolClient.ThrowIfRefusedAsync(response);
            status = (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.BatchStatus))!;
        }
        while (status.State == BatchState.Running);
        return status;
    }

    private static async Task<UploadAnswer> SendAsync(Party party, HttpContent content)
    {
        using HttpResponseMessage response = await party.PostAsync(Routes.Upload, content);
        await ProtocolClient.ThrowIfRefusedAsync(response);
        return (await Received.ReadAsync(await response.Content.ReadAsStreamAsync())).Upload!;
    }

    private async Task<ErrorCode> RefusalAsync(HttpContent content) => (await Assert.ThrowsAsync<OfflineSyncException>(() => SendAsync(_mallory, content))).Code;

    private static async Task AssertRefusedAsync(Party party, string text, bool isCursor)
    {
        DownloadRequest request = isCursor ? party.Client.Request(cursor: text) : party.Client.Request(text);
        using HttpResponseMessage response = await party.PostAsync(Routes.Download, JsonContent.Create(request, ProtocolJson.Default.DownloadRequest));
        Assert.True(response.StatusCode == HttpStatusCode.Conflict, $"{(int)response.StatusCode} for '{text}'");
        Assert.Equal(ErrorCode.CheckpointInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => ProtocolClient.ThrowIfRefusedAsync(response))).Code);
    }

    private static async Task OkAsync(Task<HttpResponseMessage> request)
    {
        using HttpResponseMessage response = await request;
        await ProtocolClient.ThrowIfRefusedAsync(response);
    }
}
