using OfflineSync.Protocol;
using OfflineSync.Testing;

namespace OfflineSync.Tests.Faults;

/// <summary>A device's transport that breaks the next request of a route in one way, and lets everything else pass.</summary>
internal sealed class Broken
{
    private string? _route;
    private TransportFault _fault;

    public HttpMessageHandler Between(HttpMessageHandler network) => new FaultyTransport(network, Plan);

    public void NextUpload(TransportFault fault) => Next(Routes.Upload, fault);

    public void NextDownload(TransportFault fault) => Next(Routes.Download, fault);

    private void Next(string route, TransportFault fault) => (_route, _fault) = (route, fault);

    private TransportFault Plan(HttpRequestMessage request)
    {
        if (_route is null || !request.RequestUri!.AbsolutePath.EndsWith(_route, StringComparison.Ordinal)) return TransportFault.None;
        _route = null;
        return _fault;
    }
}
