namespace OfflineSync.Tests.Faults;

/// <summary>Writes down the routes of a device's requests, and can do something in place of one.</summary>
internal sealed class RequestLog(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly List<string> _routes = [];

    /// <summary>The last part of each route, in order.</summary>
    public IReadOnlyList<string> Routes => _routes;

    /// <summary>Answers in place of the server, where it returns an answer; it gets the request and its number, from 0.</summary>
    public Func<HttpRequestMessage, int, HttpResponseMessage?>? Instead { get; set; }

    /// <summary>Runs before each request, with its number.</summary>
    public Action<HttpRequestMessage, int>? Before { get; set; }

    public void Clear() => _routes.Clear();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int number = _routes.Count;
        _routes.Add(request.RequestUri!.Segments[^1]);
        Before?.Invoke(request, number);
        return Instead?.Invoke(request, number) is { } answer ? Task.FromResult(answer) : base.SendAsync(request, cancellationToken);
    }
}
