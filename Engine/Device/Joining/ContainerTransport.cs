namespace OfflineSync.Device;

/// <summary>Sends each request through the handlers that the container has at that time: it renews them, while the engine lives as long as the app.</summary>
internal sealed class ContainerTransport(IHttpMessageHandlerFactory handlers) : HttpMessageHandler
{
    /// <summary>The name of the engine's client among the app's.</summary>
    public const string ClientName = "OfflineSync";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The factory owns the handler, and ends it when nobody refers to it any more.
        using var invoker = new HttpMessageInvoker(handlers.CreateHandler(ClientName), disposeHandler: false);
        return await invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
