namespace OfflineSync.Tests.Synchronization;

/// <summary>A network that is there or not.</summary>
internal sealed class SwitchedNetwork(Func<bool> isOnline) : DelegatingHandler(new SocketsHttpHandler())
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => isOnline()
        ? base.SendAsync(request, cancellationToken)
        : throw new HttpRequestException(HttpRequestError.ConnectionError, "There is no connection.");
}
