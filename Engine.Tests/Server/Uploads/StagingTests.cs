using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Uploads;

/// <summary>Batches in parts, a request at a time: what the server takes, keeps, refuses and forgets.</summary>
public sealed class StagingTests : IAsyncLifetime
{
    private const int ByteLimit = 20_000, EntryLimit = 50;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private RunningServer _server = null!;
    private ProtocolClient _anna = null!, _ben = null!;
    private ObjectId _annaId, _benId;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options => (options.StagedByteLimit, options.ApplyEntryLimit, options.BatchEntryLimit) = (ByteLimit, EntryLimit, 1), time: _time);
        _annaId = new ObjectId(await _server.Rows.AddUserAsync("anna", "secret", SampleModel.UserRole));
        _benId = new ObjectId(await _server.Rows.AddUserAsync("ben", "secret", SampleModel.UserRole));
        _anna = _server.Client();
        _ben = _server.Client();
        await _anna.SignInAsync("anna", "secret");
        await _ben.SignInAsync("ben", "secret");
    }

    public async Task DisposeAsync()
    {
        _anna.Dispose();
        _ben.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    [Trait("Behaviour", "D18")]
    public async Task Parts_are_taken_once_each_and_in_order()
    {
        Staged staged = Pack(Journal(_annaId), 3);

        Assert.Equal(10, (await PartAsync(_anna, staged, 0, 10)).Bytes);
        Assert.Equal(10, (await PartAsync(_anna, staged, 0, 10)).Bytes);
        Assert.Equal(10, (await PartAsync(_anna, staged, 5, 10)).Bytes);
        Assert.Equal(10, (await PartAsync(_anna, staged, 20, 10)).Bytes);
        Assert.Equal((BatchState.Staged, 10), await ApplyAsync(_anna, staged));
        Assert.Equal(staged.Bytes.Length, (await PartAsync(_anna, staged, 10)).Bytes);
        Assert.Equal((BatchState.Applied, 0), await ApplyAsync(_anna, staged));
        Assert.Equal((BatchState.Applied, 0), await StatusAsync(_anna, staged));
        Assert.Equal(3, await EventsAsync());
    }

    [Fact]
    public async Task What_was_packed_otherwise_begins_anew()
    {
        Staged staged = Pack(Journal(_annaId), 3), again = staged with { Bytes = Gzip(staged.Lines, CompressionLevel.SmallestSize) };
        await PartAsync(_anna, staged, 0, 10);

        Assert.Equal((BatchState.Staged, 0), await StatusAsync(_anna, again));
        await PartAsync(_anna, again, 0);

        Assert.Equal((BatchState.Applied, 0), await ApplyAsync(_anna, again));
    }

    [Fact]
    public async Task Nobody_else_can_add_to_a_batch_apply_it_or_learn_of_it()
    {
        Staged staged = Pack(Journal(_annaId), 3);
        await PartAsync(_anna, staged, 0, 10);

        Assert.Equal(ErrorCode.JournalForked, (await Assert.ThrowsAsync<OfflineSyncException>(() => PartAsync(_ben, staged, 10))).Code);
        Assert.Equal((BatchState.Staged, 0), await StatusAsync(_ben, staged));
        Assert.Equal((BatchState.Staged, 0), await ApplyAsync(_ben, staged));
        await PartAsync(_anna, staged, 10);
        await ApplyAsync(_anna, staged);
        Assert.Equal((BatchState.Staged, 0), await StatusAsync(_ben, staged));
        Assert.Equal(ErrorCode.ServerBusy, (await Assert.ThrowsAsync<OfflineSyncException>(() => PostAsync(_ben, Routes.UploadOutcome, staged))).Code);
    }

    [Fact]
    public async Task A_batch_of_another_user_is_void_although_its_bytes_were_taken()
    {
        // Made by Ben's device, staged in a journal of Anna's.
        Staged forged = Pack(Journal(_benId), 2);
        await PartAsync(_anna, forged, 0);

        Assert.Equal(BatchState.Void, (await ApplyAsync(_anna, forged)).State);
        Assert.Equal(0, await EventsAsync());
    }

    [Fact]
    [Trait("History", "N15")]
    public async Task Running_follows_from_the_lock_on_the_journals_row_also_for_another_instance()
    {
        await using OfflineSyncHost other = await _server.StartInstanceAsync();
        using var client = new ProtocolClient(other.Url);
        await client.SignInAsync("anna", "secret");
        Staged staged = Pack(Journal(_annaId), 3);
        await PartAsync(_anna, staged, 0);
        await using (NpgsqlConnection decider = await _server.DataSource.OpenConnectionAsync())
        {
            await using NpgsqlTransaction deciding = await decider.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand($"select from offlinesync.journal where id = '{staged.Journal}' for update", decider, deciding);
            await hold.ExecuteNonQueryAsync();

            Assert.Equal((BatchState.Running, staged.Bytes.Length), await StatusAsync(client, staged));
            await deciding.RollbackAsync();
        }

        // Whoever decided died with its transaction: nothing says that it runs.
        Assert.Equal((BatchState.Staged, staged.Bytes.Length), await StatusAsync(client, staged));
        Assert.Equal((BatchState.Applied, 0), await ApplyAsync(client, staged));
        Assert.Equal((BatchState.Applied, 0), await StatusAsync(_anna, staged));
    }

    [Fact]
    public async Task Two_instances_that_are_asked_to_apply_a_batch_apply_it_once()
    {
        await using OfflineSyncHost other = await _server.StartInstanceAsync();
        using var client = new ProtocolClient(other.Url);
        await client.SignInAsync("anna", "secret");
        Staged staged = Pack(Journal(_annaId), 20);
        await PartAsync(_anna, staged, 0);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                await ApplyAsync(i % 2 == 0 ? _anna : client, staged);
            }
            catch (OfflineSyncException busy) when (busy.Code == ErrorCode.ServerBusy)
            {
            }
        }));

        Assert.Equal(BatchState.Applied, (await StatusAsync(_anna, staged)).State);
        Assert.Equal(20, await EventsAsync());
    }

    [Fact]
    [Trait("History", "N15")]
    public async Task What_nobody_finished_expires_and_an_outcome_that_is_not_kept_is_given_again()
    {
        TestJournal journal = Journal(_annaId);
        Staged applied = Pack(journal, 2), abandoned = Pack(Journal(_annaId), 2), next = Pack(Journal(_annaId), 2);
        await PartAsync(_anna, applied, 0);
        await ApplyAsync(_anna, applied);
        await PartAsync(_anna, abandoned, 0, 10);
        _time.Advance(TimeSpan.FromDays(2));
        await PartAsync(_anna, next, 0, 10);

        Assert.Equal((BatchState.Staged, 0), await StatusAsync(_anna, abandoned));
        Assert.Equal((BatchState.Staged, 10), await StatusAsync(_anna, next));
        BatchStatus status = await PostStatusAsync(_anna, Routes.UploadStatus, applied);
        Assert.Equal((BatchState.Applied, false), (status.State, status.HasOutcome));
        await PartAsync(_anna, applied, 0);
        Assert.True((await PostStatusAsync(_anna, Routes.UploadApply, applied)).HasOutcome);
        Assert.Equal(2, await EventsAsync());
    }

    [Fact]
    public async Task A_user_stages_as_much_as_the_limit_says_and_a_journals_older_batch_makes_room()
    {
        TestJournal journal = Journal(_annaId);
        Staged first = Noise(journal, ByteLimit - 100), second = Noise(journal, ByteLimit - 100), elsewhere = Noise(Journal(_annaId), ByteLimit - 100), others = Noise(Journal(_benId), 1000);
        await PartAsync(_anna, first, 0);

        Assert.Equal(ErrorCode.RequestTooLarge, (await Assert.ThrowsAsync<OfflineSyncException>(() => PartAsync(_anna, Noise(journal, ByteLimit + 1), 0))).Code);
        Assert.Equal(ErrorCode.ServerBusy, (await Assert.ThrowsAsync<OfflineSyncException>(() => PartAsync(_anna, elsewhere, 0))).Code);
        Assert.Equal(ByteLimit - 100, (await PartAsync(_anna, second, 0)).Bytes);
        Assert.Equal((BatchState.Staged, 0), await StatusAsync(_anna, first));
        Assert.Equal(1000, (await PartAsync(_ben, others, 0)).Bytes);
    }

    [Fact]
    public async Task More_entries_than_may_be_applied_at_once_are_refused_and_their_bytes_forgotten()
    {
        Staged many = Pack(Journal(_annaId), EntryLimit + 1), damaged = Noise(Journal(_annaId), 100);
        await PartAsync(_anna, many, 0);
        await PartAsync(_anna, damaged, 0);

        Assert.Equal(ErrorCode.RequestTooLarge, (await PostStatusAsync(_anna, Routes.UploadApply, many)).Code);
        Assert.Equal(ErrorCode.RequestInvalid, (await PostStatusAsync(_anna, Routes.UploadApply, damaged)).Code);
        Assert.Equal((BatchState.Void, 0), await StatusAsync(_anna, many));
        Assert.Equal((BatchState.Void, 0), await StatusAsync(_anna, damaged));
    }

    [Theory]
    [InlineData("?batch=x&journal=019c0000-0000-7000-8000-000000000001&start=0&content=00")]
    [InlineData("?batch=019c0000-0000-7000-8000-000000000002&journal=019c0000-0000-7000-8000-000000000001&start=-1&content=00")]
    [InlineData("?batch=019c0000-0000-7000-8000-000000000002&journal=019c0000-0000-7000-8000-000000000001&start=0&content=00")]
    [InlineData("")]
    public async Task A_part_that_says_not_what_it_is_is_refused(string query)
    {
        using HttpResponseMessage response = await _anna.Http.PostAsync(_anna.Url(Routes.UploadPart) + query, Body([1, 2, 3]));
        Assert.Equal(ErrorCode.RequestInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => ProtocolClient.ThrowIfRefusedAsync(response))).Code);
    }

    private sealed record Staged(Guid Batch, Guid Journal, byte[] Lines, byte[] Bytes)
    {
        public BatchRequest Request => new(Batch, Journal, Sha256Hash.Of(Bytes).ToString(), Bytes.Length, 5_000);
    }

    private TestJournal Journal(ObjectId user) => new(_server.Parts.Store.Model, user);

    private static Staged Pack(TestJournal journal, int entries)
    {
        for (int i = 0; i < entries; i++) journal.Create("City", TestJournal.NewId(), ("Name", $"City {i}"));
        UploadBatch batch = journal.Batch();
        byte[] lines = UploadBatch.Create(batch.Header, batch.Entries, batch.Contents).Bytes;
        return new Staged(batch.Header.Batch.Value, batch.Header.Journal.Value, lines, Gzip(lines, CompressionLevel.Fastest));
    }

    private static Staged Noise(TestJournal journal, int bytes)
    {
        byte[] noise = new byte[bytes];
        new OfflineSync.Testing.SeededRandom(bytes).NextBytes(noise);
        return new Staged(Guid.NewGuid(), journal.Id.Value, [], noise);
    }

    private static byte[] Gzip(byte[] lines, CompressionLevel level)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, level, leaveOpen: true)) gzip.Write(lines);
        return packed.ToArray();
    }

    private Task<long> EventsAsync() => _server.ScalarAsync<long>("select count(*) from offlinesync.mt_events");

    private static ByteArrayContent Body(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(ProtocolVersion.PartContentType) } };

    private static async Task<BatchStatus> PartAsync(ProtocolClient client, Staged staged, int start, int? length = null)
    {
        byte[] part = staged.Bytes[start..(length is { } count ? start + count : staged.Bytes.Length)];
        using HttpResponseMessage response = await client.Http.PostAsync(client.Url(Routes.UploadPart) + $"?batch={staged.Batch}&journal={staged.Journal}&start={start}&content={staged.Request.Content}", Body(part));
        await ProtocolClient.ThrowIfRefusedAsync(response);
        return (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.BatchStatus))!;
    }

    /// <summary>The server's clock stands still, so that the request waits for the decision.</summary>
    private static async Task<(BatchState State, long Bytes)> ApplyAsync(ProtocolClient client, Staged staged)
    {
        BatchStatus status = await PostStatusAsync(client, Routes.UploadApply, staged);
        return (status.State, status.Bytes);
    }

    private static async Task<(BatchState State, long Bytes)> StatusAsync(ProtocolClient client, Staged staged)
    {
        BatchStatus status = await PostStatusAsync(client, Routes.UploadStatus, staged, wait: 0);
        return (status.State, status.Bytes);
    }

    private static async Task<BatchStatus> PostStatusAsync(ProtocolClient client, string route, Staged staged, int wait = 5_000)
    {
        using HttpResponseMessage response = await PostAsync(client, route, staged, wait);
        return (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.BatchStatus))!;
    }

    private static async Task<HttpResponseMessage> PostAsync(ProtocolClient client, string route, Staged staged, int wait = 5_000)
    {
        HttpResponseMessage response = await client.Http.PostAsJsonAsync(client.Url(route), staged.Request with { WaitMilliseconds = wait }, ProtocolJson.Default.BatchRequest);
        await ProtocolClient.ThrowIfRefusedAsync(response);
        return response;
    }
}
