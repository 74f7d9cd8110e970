using System.IO.Compression;

namespace OfflineSync.Tests.Recordings;

/// <summary>Writes down every upload that passes, as it was before packing: the lines of a recording.</summary>
internal sealed class RecordingTransport(HttpMessageHandler inner, MemoryStream recording) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("/upload", StringComparison.Ordinal))
        {
            byte[] body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            using Stream lines = request.Content.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(new MemoryStream(body), CompressionMode.Decompress) : new MemoryStream(body);
            await lines.CopyToAsync(recording, cancellationToken);
        }
        return await base.SendAsync(request, cancellationToken);
    }
}
