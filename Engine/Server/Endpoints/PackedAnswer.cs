using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Endpoints;

/// <summary>Sends frames, packed while they are sent where the client accepts it and it pays.</summary>
internal static class PackedAnswer
{
    private const int LeastBytes = 1024;

    public static async Task SendAsync(HttpContext context, long bytes, Func<Stream, Task> send)
    {
        context.Response.ContentType = ProtocolVersion.FramesContentType;
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        string? encoding = bytes < LeastBytes ? null : Choose(context.Request);
        if (encoding is null)
        {
            await send(context.Response.Body).ConfigureAwait(false);
            return;
        }
        context.Response.Headers.ContentEncoding = encoding;
        await using Stream packed = encoding == "br"
            ? new BrotliStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true)
            : new GZipStream(context.Response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await send(packed).ConfigureAwait(false);
    }

    private static string? Choose(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out IList<StringWithQualityHeaderValue>? accepted)) return null;
        double Quality(string name) => accepted.FirstOrDefault(one => one.Value.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } one ? one.Quality ?? 1 : 0;
        double br = Quality("br"), gzip = Quality("gzip");
        return br > 0 && br >= gzip ? "br" : gzip > 0 ? "gzip" : null;
    }
}
