using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Testing;

namespace OfflineSync.Tests.Simulation.Teeth;

/// <summary>A batch that is sent again has its creations sent once more as something new: what a client does that retries without idempotency.</summary>
internal sealed class RetryUnderNewKeys(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly IdSource _ids = new SeededIdSource(TimeProvider.System, 1);
    private readonly HashSet<BatchId> _seen = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith(Routes.Upload, StringComparison.Ordinal) && request.Content is ByteArrayContent { Headers.ContentEncoding.Count: 0 })
        {
            byte[] body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
            // A selection's question comes first; it may be all that is sent.
            int start = body.AsSpan().StartsWith("{\"refresh\""u8) ? body.AsSpan().IndexOf((byte)'\n') + 1 : 0;
            UploadBatch? batch = start == body.Length ? null : Recording.Read(body.AsSpan(start)).Batches[0];
            if (batch is not null && !_seen.Add(batch.Header.Batch) && batch.Entries.Any(entry => entry.Entry.IsNew)) await SendAgainAsync(request, batch, cancellationToken);
        }
        return await base.SendAsync(request, cancellationToken);
    }

    private async Task SendAgainAsync(HttpRequestMessage request, UploadBatch batch, CancellationToken cancellationToken)
    {
        long sequence = batch.Entries[^1].Sequence;
        Sha256Hash previous = batch.Entries[^1].Hash;
        List<ChainedEntry> again = [];
        foreach (ChainedEntry entry in batch.Entries.Where(entry => entry.Entry.IsNew))
        {
            JournalEntry renamed = entry.Entry with { Key = new EntryKey(_ids.NewId()), ObjectId = _ids.NewObjectId() };
            again.Add(new ChainedEntry(entry.Journal, ++sequence, renamed, previous));
            previous = again[^1].Hash;
        }
        using var copy = new HttpRequestMessage(request.Method, request.RequestUri);
        foreach ((string name, IEnumerable<string> values) in request.Headers) copy.Headers.TryAddWithoutValidation(name, values);
        copy.Content = new ByteArrayContent(UploadBatch.Create(batch.Header with { Batch = new BatchId(_ids.NewId()) }, again, []).Bytes);
        copy.Content.Headers.ContentType = request.Content!.Headers.ContentType;
        using HttpResponseMessage ignored = await base.SendAsync(copy, cancellationToken);
    }
}
