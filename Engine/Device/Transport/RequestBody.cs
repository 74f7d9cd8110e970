using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace OfflineSync.Device;

/// <summary>A request's bytes, handed over piece by piece. It remembers whether any of them may have left the device.</summary>
internal sealed class RequestBody : HttpContent
{
    private const int PieceSize = 64 * 1024;

    private readonly ReadOnlyMemory<byte> _bytes;
    private RequestDeadline? _deadline;

    private RequestBody(ReadOnlyMemory<byte> bytes, string contentType, string? encoding)
    {
        _bytes = bytes;
        Headers.ContentType = new MediaTypeHeaderValue(contentType);
        if (encoding is not null) Headers.ContentEncoding.Add(encoding);
    }

    /// <summary>Whether the sending has begun: from then on a failure leaves the outcome unknown.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>How many bytes were handed over.</summary>
    public long BytesSent { get; private set; }

    public static RequestBody Plain(ReadOnlyMemory<byte> bytes, string contentType) => new(bytes, contentType, null);

    /// <summary>A body that is compressed when it is larger than the threshold.</summary>
    public static RequestBody Compressed(ReadOnlyMemory<byte> bytes, string contentType, int threshold)
    {
        if (bytes.Length < threshold) return Plain(bytes, contentType);
        using var packed = new MemoryStream(bytes.Length / 4);
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes.Span);
        return new RequestBody(packed.GetBuffer().AsMemory(0, (int)packed.Length), contentType, "gzip");
    }

    /// <summary>Lets the deadline know of every piece that left.</summary>
    public void ReportTo(RequestDeadline deadline) => _deadline = deadline;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        HasBegun = true;
        for (int start = 0; start < _bytes.Length; start += PieceSize)
        {
            ReadOnlyMemory<byte> piece = _bytes.Slice(start, Math.Min(PieceSize, _bytes.Length - start));
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            BytesSent += piece.Length;
            _deadline?.Progress();
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = _bytes.Length;
        return true;
    }
}
