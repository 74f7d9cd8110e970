namespace OfflineSync.Tests.Joining;

/// <summary>What an app adds to its requests so that a policy lets them in.</summary>
internal sealed class KeyHandler : DelegatingHandler
{
    public const string Header = "X-Device-Key";
    public const string Key = "open sesame";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Add(Header, Key);
        return base.SendAsync(request, cancellationToken);
    }
}
