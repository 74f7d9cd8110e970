using System.Diagnostics;
using OfflineSync.Testing;

namespace OfflineSync.Tests.Simulation.Devices;

/// <summary>
/// A device's way to the server: interruptions, then the faults of <see cref="FaultyTransport"/>, then the server that runs now. It keeps
/// the last upload, so that a copy of it can arrive late.
/// </summary>
internal sealed class SimulatedTransport : DelegatingHandler
{
    private readonly Wire _wire;

    public SimulatedTransport(Func<HttpMessageHandler> server, Func<HttpMessageHandler, HttpMessageHandler>? sabotage = null)
    {
        _wire = new Wire(this, server);
        InnerHandler = new FaultyTransport(sabotage?.Invoke(_wire) ?? _wire, _ => Plan.Requests.Count - 1 == Plan.FaultyRequest ? Plan.Fault : TransportFault.None);
    }

    public SyncPlan Plan { get; set; } = SyncPlan.Smooth;

    /// <summary>Sends the last upload again, as a copy that the network kept for a while; its answer goes nowhere.</summary>
    /// <returns>The status, or null when nothing was ever sent.</returns>
    public Task<int?> SendStaleCopyAsync() => _wire.SendStaleCopyAsync();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Plan.HasDied) throw Died();
        string route = request.RequestUri!.Segments[^1];
        int index = Plan.Requests.Count;
        Plan.Requests.Add((route, null));
        bool interrupts = Plan.Interruption is not null && index == Plan.InterruptedRequest;
        if (interrupts && !Plan.InterruptsAnswer) await InterruptAsync(route);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (interrupts && Plan.InterruptsAnswer) await InterruptAsync(route);
        return response;
    }

    private static HttpRequestException Died() => new(HttpRequestError.ResponseEnded, "The process died (injected).");

    private async Task InterruptAsync(string route)
    {
        // Another test of this process may listen to activities; what happens in between is not part of this one.
        Activity.Current = null;
        await Plan.Interruption!.RunAsync(route);
        if (Plan.HasDied) throw Died();
    }

    private sealed class Wire(SimulatedTransport transport, Func<HttpMessageHandler> server) : HttpMessageHandler
    {
        private Func<HttpRequestMessage>? _lastUpload;

        public async Task<int?> SendStaleCopyAsync()
        {
            if (_lastUpload is null) return null;
            using var invoker = new HttpMessageInvoker(server());
            using HttpRequestMessage copy = _lastUpload();
            using HttpResponseMessage answer = await invoker.SendAsync(copy, CancellationToken.None);
            return (int)answer.StatusCode;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/upload", StringComparison.Ordinal) && request.Content is ByteArrayContent)
            {
                byte[] body = await request.Content.ReadAsByteArrayAsync(cancellationToken);
                _lastUpload = () => Copy(request, body);
            }
            using var invoker = new HttpMessageInvoker(server(), disposeHandler: false);
            HttpResponseMessage response = await invoker.SendAsync(request, cancellationToken);
            List<(string Route, int? Status)> requests = transport.Plan.Requests;
            if (requests.Count > 0) requests[^1] = requests[^1] with { Status = (int)response.StatusCode };
            return response;
        }

        private static HttpRequestMessage Copy(HttpRequestMessage request, byte[] body)
        {
            var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = new ByteArrayContent(body) };
            foreach ((string name, IEnumerable<string> values) in request.Headers) copy.Headers.TryAddWithoutValidation(name, values);
            foreach ((string name, IEnumerable<string> values) in request.Content!.Headers) copy.Content.Headers.TryAddWithoutValidation(name, values);
            return copy;
        }
    }
}
