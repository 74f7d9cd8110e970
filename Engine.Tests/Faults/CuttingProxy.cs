using System.Net;
using System.Net.Sockets;

namespace OfflineSync.Tests.Faults;

/// <summary>Which way bytes travel through the proxy.</summary>
public enum Direction
{
    ToServer,
    ToDevice,
}

/// <summary>
/// A TCP proxy on loopback that does something when an armed number of bytes has passed: it resets every connection, as a broken
/// network does, or runs what a test hands it, such as killing one end. It stands before the server, or between the server and PostgreSQL.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Task _accepting;
    private DnsEndPoint _target;
    private Direction _direction;
    private long? _left;
    private Func<Task>? _moment;
    private TimeSpan? _lifetime;

    public CuttingProxy(Uri server)
        : this(server.Host, server.Port) => Address = new Uri($"http://127.0.0.1:{Port}{server.AbsolutePath}");

    public CuttingProxy(string host, int port)
    {
        _target = new DnsEndPoint(host, port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Address = new Uri($"http://127.0.0.1:{Port}");
        _accepting = AcceptAsync();
    }

    /// <summary>Where devices find the server through the proxy.</summary>
    public Uri Address { get; }

    public int Port { get; }

    /// <summary>Cuts every connection that is made from now on when it is so old, whatever travels on it.</summary>
    public void CutEvery(TimeSpan? lifetime) => _lifetime = lifetime;

    /// <summary>Leads new connections to another server.</summary>
    public void Redirect(Uri server) => _target = new DnsEndPoint(server.Host, server.Port);

    /// <summary>How often connections were cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Bytes that passed since the proxy was started.</summary>
    public long BytesToServer { get; private set; }

    public long BytesToDevice { get; private set; }

    /// <summary>Cuts all connections once so many further bytes have passed in that direction; 0 cuts before the next byte.</summary>
    public void CutAfter(Direction direction, long bytes) => Arm(direction, bytes, null);

    /// <summary>Does something once so many further bytes have passed in that direction, before the next byte passes; the connections stay.</summary>
    public void At(Direction direction, long bytes, Func<Task> moment) => Arm(direction, bytes, moment);

    /// <summary>Cuts all connections at once.</summary>
    public void CutNow() => CutAll();

    /// <summary>Lets everything pass again.</summary>
    public void Heal()
    {
        lock (_lock)
        {
            _left = null;
            _moment = null;
        }
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
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
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
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        Task end = _lifetime is { } lifetime ? CutAsync(lifetime, device, server, ended.Token) : Task.CompletedTask;
        await Task.WhenAll(PumpAsync(device, server, Direction.ToServer), PumpAsync(server, device, Direction.ToDevice));
        await ended.CancelAsync();
        await end;
        lock (_lock)
        {
            _sockets.Remove(device);
            _sockets.Remove(server);
        }
        device.Dispose();
        server.Dispose();
    }

    private async Task CutAsync(TimeSpan lifetime, Socket device, Socket server, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(lifetime);
        try
        {
            await timer.WaitForNextTickAsync(ended);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        lock (_lock) Cuts++;
        Reset(device);
        Reset(server);
    }

    private void Arm(Direction direction, long bytes, Func<Task>? moment)
    {
        lock (_lock)
        {
            _direction = direction;
            _left = bytes;
            _moment = moment;
        }
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
                int passed = Pass(direction, count, out bool isDue, out Func<Task>? moment);
                if (passed > 0) await to.SendAsync(buffer.AsMemory(0, passed));
                if (!isDue) continue;
                if (moment is null)
                {
                    CutAll();
                    return;
                }
                await moment();
                if (passed < count) await to.SendAsync(buffer.AsMemory(passed, count - passed));
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            Reset(from);
            Reset(to);
        }
    }

    private int Pass(Direction direction, int count, out bool isDue, out Func<Task>? moment)
    {
        lock (_lock)
        {
            isDue = _left is not null && direction == _direction && count > _left;
            moment = isDue ? _moment : null;
            int passed = isDue ? (int)_left!.Value : count;
            if (_left is not null && direction == _direction) _left -= passed;
            if (moment is not null) _left = null;
            int counted = moment is null ? passed : count;
            if (direction == Direction.ToServer) BytesToServer += counted;
            else BytesToDevice += counted;
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
