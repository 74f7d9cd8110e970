using System.IO.Compression;
using System.Text;

namespace OfflineSync.Tests.Recordings;

/// <summary>Writes down the entries of every upload that passes, as they were before packing: the lines of a recording. What else a device asks is none of them.</summary>
internal sealed class RecordingTransport(HttpMessageHandler inner, MemoryStream recording) : DelegatingHandler(inner)
{
    private const string Question = "{\"refresh\":";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath.EndsWith("/upload", StringComparison.Ordinal))
        {
            byte[] body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            using Stream lines = request.Content.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(new MemoryStream(body), CompressionMode.Decompress) : new MemoryStream(body);
            using var reader = new StreamReader(lines);
            while (await reader.ReadLineAsync(cancellationToken) is { } line)
            {
                if (!line.StartsWith(Question, StringComparison.Ordinal)) recording.Write(Encoding.UTF8.GetBytes(line + '\n'));
            }
        }
        return await base.SendAsync(request, cancellationToken);
    }
}
