using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using OfflineSync.Protocol;

namespace OfflineSync.Demo.Faults;

/// <summary>
/// Sabotage: once armed, the next delta comes without its removals, with a checkpoint behind them: what a reader gets that counts
/// sequence numbers while a transaction is still under way. The counts at the answer's end fit, so the device cannot know.
/// </summary>
internal sealed class SkippingDelta
{
    /// <summary>Whether the next delta skips something.</summary>
    public bool IsArmed { get; set; }

    /// <summary>Sits on a device's link.</summary>
    public HttpMessageHandler Between(HttpMessageHandler inner) => new Handler(this, inner);

    private static async Task<byte[]> WithoutRemovalsAsync(Stream answer, CancellationToken cancellationToken)
    {
        var kept = new ArrayBufferWriter<byte>();
        await using var frames = new FrameReader(answer);
        int skipped = 0;
        while (await frames.ReadAsync(cancellationToken) is var (kind, content))
        {
            if (kind == FrameKind.Removals)
            {
                skipped += Count(content.ToArray());
            }
            else if (kind == FrameKind.DownloadEnd)
            {
                DownloadEnd end = JsonSerializer.Deserialize(content.ToArray(), ProtocolJson.Default.DownloadEnd)!;
                FrameWriter.WriteJson(kept, kind, end with { Removals = end.Removals - skipped }, ProtocolJson.Default.DownloadEnd);
            }
            else
            {
                FrameWriter.Write(kept, kind, content.ToArray());
            }
        }
        return kept.WrittenSpan.ToArray();
    }

    private static int Count(byte[] removals) => (removals.Length - 1 - removals[0]) / 16;

    private sealed class Handler(SkippingDelta saboteur, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (!saboteur.IsArmed || !response.IsSuccessStatusCode || request.RequestUri?.AbsolutePath.EndsWith(Routes.Download, StringComparison.Ordinal) != true) return response;
            saboteur.IsArmed = false;
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            foreach (string encoding in response.Content.Headers.ContentEncoding)
            {
                body = encoding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
            }
            var content = new ByteArrayContent(await WithoutRemovalsAsync(body, cancellationToken));
            content.Headers.TryAddWithoutValidation("Content-Type", ProtocolVersion.FramesContentType);
            response.Content = content;
            return response;
        }
    }
}
