using System.IO.Compression;
using OfflineSync.Journal;
using OfflineSync.Protocol;

namespace OfflineSync.Demo.Faults;

/// <summary>
/// Sabotage: when the same batch comes by a second time, its creations are first sent once more as something new, under new keys and
/// ids: what a client does that retries without idempotency.
/// </summary>
internal sealed class DoublingRetry(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly IdSource _ids = new(TimeProvider.System);
    private readonly HashSet<BatchId> _seen = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri?.AbsolutePath.EndsWith(Routes.Upload, StringComparison.Ordinal) == true
            && await ReadAsync(request, cancellationToken) is { } batch && !_seen.Add(batch.Header.Batch))
        {
            using var forged = new HttpRequestMessage(request.Method, request.RequestUri) { Content = new ByteArrayContent(Forge(batch)) };
            foreach ((string name, IEnumerable<string> values) in request.Headers) forged.Headers.TryAddWithoutValidation(name, values);
            forged.Content.Headers.TryAddWithoutValidation("Content-Type", ProtocolVersion.BatchContentType);
            using HttpResponseMessage answer = await base.SendAsync(forged, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
        return await base.SendAsync(request, cancellationToken);
    }

    private static async Task<UploadBatch?> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Stream body = await request.Content!.ReadAsStreamAsync(cancellationToken);
        using var unpacked = new MemoryStream();
        foreach (string encoding in request.Content.Headers.ContentEncoding)
        {
            body = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        }
        await body.CopyToAsync(unpacked, cancellationToken);
        ReadOnlySpan<byte> lines = unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length);
        // What the upload asks for beside its outcomes is no part of the batch, and may come without one.
        if (lines.StartsWith(UploadQuestion.LineStart)) lines = lines[(lines.IndexOf((byte)'\n') + 1)..];
        return lines.IsEmpty ? null : Recording.Read(lines).Batches.SingleOrDefault();
    }

    private byte[] Forge(UploadBatch batch)
    {
        ChainedEntry last = batch.Entries[^1];
        long sequence = last.Sequence;
        Sha256Hash previous = last.Hash;
        List<ChainedEntry> forged = [];
        foreach (ChainedEntry entry in batch.Entries.Where(entry => entry.Entry.IsNew))
        {
            JournalEntry copy = entry.Entry with { Key = new EntryKey(_ids.NewId()), ObjectId = new ObjectId(_ids.NewId()) };
            var chained = new ChainedEntry(entry.Journal, ++sequence, copy, previous);
            forged.Add(chained);
            previous = chained.Hash;
        }
        return UploadBatch.Create(batch.Header with { Batch = new BatchId(_ids.NewId()) }, forged, []).Bytes;
    }
}
