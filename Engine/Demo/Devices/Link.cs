using System.Net.Sockets;
using OfflineSync.Protocol;
using OfflineSync.Testing;

namespace OfflineSync.Demo.Devices;

/// <summary>
/// A device's way to the server: real HTTP on loopback, metered, cut where the story wants it. <see cref="Saboteur"/> sits at its
/// near end.
/// </summary>
internal sealed class Link : IDisposable
{
    private readonly SocketsHttpHandler _sockets;
    private readonly FaultyTransport _transport;
    private int _requests;
    private long _sent;
    private long _received;

    public Link(Func<HttpMessageHandler, HttpMessageHandler>? saboteur = null)
    {
        _sockets = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
        _transport = new FaultyTransport(saboteur is null ? _sockets : saboteur(_sockets), Plan);
    }

    /// <summary>The transport for the device.</summary>
    public HttpMessageHandler Transport => _transport;

    /// <summary>Whether there is a network.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>Whether the answer of the next upload gets lost on its way; the server doesn't notice.</summary>
    public bool LosesNextUploadAnswer { get; set; }

    public Traffic Traffic => new(Volatile.Read(ref _requests), Interlocked.Read(ref _sent), Interlocked.Read(ref _received));

    public void Dispose() => _transport.Dispose();

    private TransportFault Plan(HttpRequestMessage request)
    {
        if (!IsUp) return TransportFault.BeforeConnect;
        Interlocked.Increment(ref _requests);
        if (!LosesNextUploadAnswer || request.RequestUri?.AbsolutePath.EndsWith(Routes.Upload, StringComparison.Ordinal) != true) return TransportFault.None;
        LosesNextUploadAnswer = false;
        return TransportFault.ResponseLost;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new MeteredStream(new NetworkStream(socket, ownsSocket: true), count => Interlocked.Add(ref _sent, count), count => Interlocked.Add(ref _received, count));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
