using System.Net;
using System.Net.Sockets;

namespace OfflineSync.Tests.Faults;

/// <summary>Which way bytes travel through the proxy.</summary>
public enum Direction
{
    ToServer,
    ToDevice,
}

/// <summary>A TCP proxy on loopback that resets every connection when an armed number of bytes has passed, as a broken network does.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Task _accepting;
    private Direction _direction;
    private long? _left;

    public CuttingProxy(Uri server)
    {
        _target = new IPEndPoint(IPAddress.Loopback, server.Port);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}{server.AbsolutePath}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>How often connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Bytes that passed since the proxy was started.</summary>
    public long BytesToServer { get; private set; }

    public long BytesToDevice { get; private set; }

    /// <summary>Cuts all connections once so many further bytes have passed in that direction; 0 cuts before the next byte.</summary>
    public void CutAfter(Direction direction, long bytes)
    {
        lock (_lock)
        {
            _direction = direction;
            _left = bytes;
        }
    }

    /// <summary>Lets everything pass again.</summary>
    public void Heal()
    {
        lock (_lock) _left = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        _listener.Stop();
        CutAll();
        await _accepting;
        _closed.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> running = [];
        try
        {
            while (true)
            {
                Socket device = await _listener.AcceptSocketAsync(_closed.Token);
                running.Add(ServeAsync(device));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(Socket device)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        device.NoDelay = true;
        try
        {
            await server.ConnectAsync(_target, _closed.Token);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            Reset(device);
            server.Dispose();
            return;
        }
        lock (_lock)
        {
            _sockets.Add(device);
            _sockets.Add(server);
        }
        await Task.WhenAll(PumpAsync(device, server, Direction.ToServer), PumpAsync(server, device, Direction.ToDevice));
        lock (_lock)
        {
            _sockets.Remove(device);
            _sockets.Remove(server);
        }
        device.Dispose();
        server.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, Direction direction)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                int count = await from.ReceiveAsync(buffer);
                if (count == 0) break;
                int passed = Pass(direction, count, out bool cut);
                if (passed > 0) await to.SendAsync(buffer.AsMemory(0, passed));
                if (!cut) continue;
                CutAll();
                return;
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Reset(from);
            Reset(to);
        }
    }

    private int Pass(Direction direction, int count, out bool cut)
    {
        lock (_lock)
        {
            cut = _left is not null && direction == _direction && count > _left;
            int passed = cut ? (int)_left!.Value : count;
            if (_left is not null && direction == _direction) _left -= passed;
            if (direction == Direction.ToServer) BytesToServer += passed;
            else BytesToDevice += passed;
            return passed;
        }
    }

    private void CutAll()
    {
        Socket[] sockets;
        lock (_lock)
        {
            sockets = [.. _sockets];
            Cuts++;
        }
        foreach (Socket socket in sockets) Reset(socket);
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
        }
        socket.Dispose();
    }
}
