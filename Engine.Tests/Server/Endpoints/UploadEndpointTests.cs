using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Server.Endpoints;

/// <summary>A batch over the wire: outcomes, states, and what a download after it says.</summary>
public sealed class UploadEndpointTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private ProtocolClient _client = null!;
    private ObjectId _anna;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options => options.BatchEntryLimit = 20);
        _anna = new ObjectId(await _server.Rows.AddUserAsync("anna", "secret", SampleModel.UserRole));
        _client = _server.Client();
        await _client.SignInAsync("anna", "secret");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    [Trait("Behaviour", "S-030")]
    public async Task What_was_uploaded_is_in_the_next_download_and_its_keys_are_named()
    {
        TestJournal journal = Journal();
        ObjectId delft = TestJournal.NewId();
        JournalEntry entry = journal.Create("City", delft, ("Name", "Delft"), ("Latitude", 52.0100m), ("OpenedAt", new DateTime(1246, 4, 15, 0, 0, 0, DateTimeKind.Utc)));

        Received answer = await UploadAsync(journal.Batch());
        Received first = await _client.DownloadAsync();
        Received closing = await _client.DownloadAsync(_client.Request(cursor: first.End.Cursor) with { AppliedKeys = [entry.Key.Value, Guid.NewGuid()] });

        Assert.True(Assert.Single(answer.Upload!.Outcomes).Applied);
        Assert.Empty(answer.Rows);
        Assert.Null(answer.End.Token);
        ReceivedRow row = closing.Rows.Single(row => row.Id == delft.Value);
        Assert.Equal(("Delft", 52.01m, entry.Key.Value), (row.Values["Name"], row.Values["Latitude"], row.Event));
        Assert.Equal(new DateTime(1246, 4, 15, 0, 0, 0, DateTimeKind.Utc), row.Values["OpenedAt"]);
        Assert.Equal([entry.Key.Value], closing.End.ContainedKeys);
        Assert.Equal(row.Values, first.Rows.Single(row => row.Id == delft.Value).Values);
    }

    [Fact]
    public async Task A_rejected_object_comes_with_its_reasons_and_with_what_the_server_has_of_it()
    {
        TestJournal journal = Journal();
        ObjectId good = TestJournal.NewId(), bad = TestJournal.NewId();
        journal.Create("City", good, ("Name", "Delft"));
        journal.Create("City", bad, ("Name", null));
        Received answer = await UploadAsync(journal.Batch());

        Assert.Equal([true, false], answer.Upload!.Outcomes.Select(outcome => outcome.Applied));
        Assert.Equal((ErrorCode.RequiredMemberEmpty, "Name"), (answer.Upload.Outcomes[1].Reasons[0].Code, answer.Upload.Outcomes[1].Reasons[0].Member));
        Assert.Equal([("City", bad.Value)], answer.Removals);
        Assert.Empty(answer.Rows);
        Assert.Empty(answer.End.ContainedKeys);
    }

    [Fact]
    [Trait("Behaviour", "S-069")]
    public async Task All_objects_of_a_batch_come_when_they_are_asked_for()
    {
        TestJournal journal = Journal();
        ObjectId delft = TestJournal.NewId(), gone = TestJournal.NewId();
        JournalEntry created = journal.Create("City", delft, ("Name", "Delft"));
        JournalEntry made = journal.Create("City", gone, ("Name", "Gone")), deleted = journal.Delete("City", gone);

        Received answer = await UploadAsync(journal.Batch(), objects: "all");

        Assert.Equal([delft.Value], answer.RowIds);
        Assert.Equal([("City", gone.Value)], answer.Removals);
        Assert.Equal(new[] { created.Key.Value, made.Key.Value, deleted.Key.Value }.Order(), answer.End.ContainedKeys.Order());
    }

    [Fact]
    public async Task The_same_bytes_again_get_the_same_answer()
    {
        TestJournal journal = Journal();
        journal.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        UploadBatch batch = journal.Batch();

        Received first = await UploadAsync(batch), again = await UploadAsync(batch, encoding: "br");

        Assert.Equal(first.Upload!.Outcomes.Select(outcome => (outcome.Key, outcome.Applied)), again.Upload!.Outcomes.Select(outcome => (outcome.Key, outcome.Applied)));
        Assert.Equal(1, await _server.ScalarAsync<long>("select count(*) from offlinesync.mt_events"));
    }

    [Fact]
    public async Task Another_user_s_batch_is_refused()
    {
        var foreign = new TestJournal(_server.Parts.Store.Model, TestJournal.NewId());
        foreign.Create("City", TestJournal.NewId(), ("Name", "Delft"));

        Assert.Equal(ErrorCode.Forbidden, (await Assert.ThrowsAsync<OfflineSyncException>(() => UploadAsync(foreign.Batch()))).Code);
        Assert.Equal(0, await _server.ScalarAsync<long>("select count(*) from offlinesync.mt_events"));
    }

    [Fact]
    public async Task A_broken_line_is_named_and_nothing_of_its_batch_is_applied()
    {
        TestJournal journal = Journal();
        for (int i = 0; i < 3; i++) journal.Create("City", TestJournal.NewId(), ("Name", $"City {i}"));
        UploadBatch batch = journal.Batch();
        string[] lines = System.Text.Encoding.UTF8.GetString(Bytes(batch)).Split('\n');
        lines[2] = lines[2].Replace("City 1", "City X");

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => PostAsync(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)), null, null));
        var cut = await Assert.ThrowsAsync<OfflineSyncException>(() => PostAsync(Bytes(batch)[..^40], null, null));
        var twice = await Assert.ThrowsAsync<OfflineSyncException>(() => PostAsync([.. Bytes(batch), .. Bytes(batch)], null, null));

        Assert.Equal(ErrorCode.RecordingDamaged, refused.Code);
        Assert.Contains("Line 3", refused.Message);
        Assert.Contains(cut.Code, new[] { ErrorCode.RequestInvalid, ErrorCode.RecordingDamaged });
        Assert.Equal(ErrorCode.RequestInvalid, twice.Code);
        Assert.Equal(0, await _server.ScalarAsync<long>("select count(*) from offlinesync.mt_events"));
    }

    [Fact]
    public async Task A_batch_with_more_entries_than_the_limit_is_refused()
    {
        TestJournal journal = Journal();
        for (int i = 0; i < 21; i++) journal.Create("City", TestJournal.NewId(), ("Name", $"City {i}"));

        Assert.Equal(ErrorCode.RequestTooLarge, (await Assert.ThrowsAsync<OfflineSyncException>(() => UploadAsync(journal.Batch()))).Code);
    }

    private TestJournal Journal() => new(_server.Parts.Store.Model, _anna) { Id = new JournalId(_client.Journal) };

    private Task<Received> UploadAsync(UploadBatch batch, string? objects = null, string? encoding = null) => PostAsync(Bytes(batch), objects, encoding);

    private static byte[] Bytes(UploadBatch batch) => UploadBatch.Create(batch.Header, batch.Entries, batch.Contents).Bytes;

    private async Task<Received> PostAsync(byte[] body, string? objects, string? encoding)
    {
        if (encoding is not null)
        {
            using var packed = new MemoryStream();
            using (var packing = new BrotliStream(packed, CompressionLevel.Fastest)) packing.Write(body);
            body = packed.ToArray();
        }
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(ProtocolVersion.BatchContentType) } };
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        using HttpResponseMessage response = await _client.Http.PostAsync(_client.Url(Routes.Upload) + (objects is null ? "" : $"?objects={objects}"), content);
        await ProtocolClient.ThrowIfRefusedAsync(response);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await Received.ReadAsync(await response.Content.ReadAsStreamAsync());
    }
}
