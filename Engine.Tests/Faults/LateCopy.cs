using OfflineSync.Protocol;

namespace OfflineSync.Tests.Faults;

/// <summary>A network that keeps a copy of the last upload, and delivers it once more when a test says so.</summary>
internal sealed class LateCopy
{
    private HttpMessageInvoker? _network;
    private Func<HttpRequestMessage>? _copy;

    public HttpMessageHandler Between(HttpMessageHandler network)
    {
        _network = new HttpMessageInvoker(network, disposeHandler: false);
        return new Keeper(this, network);
    }

    /// <summary>The copy arrives; nobody waits for its answer.</summary>
    public async Task ArriveAsync()
    {
        using HttpResponseMessage response = await _network!.SendAsync(_copy!(), CancellationToken.None);
        await response.Content.ReadAsByteArrayAsync();
    }

    private async Task KeepAsync(HttpRequestMessage request)
    {
        byte[] body = await request.Content!.ReadAsByteArrayAsync();
        KeyValuePair<string, IEnumerable<string>>[] headers = [.. request.Headers], contentHeaders = [.. request.Content.Headers];
        Uri address = request.RequestUri!;
        _copy = () =>
        {
            var copy = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
            foreach ((string name, IEnumerable<string> values) in headers) copy.Headers.TryAddWithoutValidation(name, values);
            foreach ((string name, IEnumerable<string> values) in contentHeaders) copy.Content.Headers.TryAddWithoutValidation(name, values);
            return copy;
        };
    }

    private sealed class Keeper(LateCopy owner, HttpMessageHandler network) : DelegatingHandler(network)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith(Routes.Upload, StringComparison.Ordinal)) await owner.KeepAsync(request);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
