using System.Net.Http.Headers;
using System.Text.Json;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Simulation.Teeth;

/// <summary>The checkpoint moves when an answer is sent, not when it has arrived: what a lost answer carried is never sent again.</summary>
internal sealed class NewestToken(HttpMessageHandler inner) : FrameForger(inner)
{
    private string? _newest;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_newest is not null && request.Content is ByteArrayContent && request.RequestUri!.AbsolutePath.EndsWith(Routes.Download, StringComparison.Ordinal))
        {
            byte[] body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
            DownloadRequest asked = JsonSerializer.Deserialize(body, ProtocolJson.Default.DownloadRequest)!;
            if (asked is { Token: not null, Cursor: null })
            {
                MediaTypeHeaderValue? type = request.Content.Headers.ContentType;
                request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(asked with { Token = _newest }, ProtocolJson.Default.DownloadRequest));
                request.Content.Headers.ContentType = type;
            }
        }
        return await base.SendAsync(request, cancellationToken);
    }

    protected override void Forge(List<(FrameKind Kind, byte[] Content)> frames) =>
        Change(frames, FrameKind.DownloadEnd, ProtocolJson.Default.DownloadEnd, end =>
        {
            _newest = end.Token ?? _newest;
            return end;
        });
}
