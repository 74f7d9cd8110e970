using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace OfflineSync.Server.Postgres;

/// <summary>
/// A PostgreSQL cluster of one's own, in one folder, on loopback only: for a server without a database, for the demo and for tests.
/// 1. It belongs to the process that started it; when that process ends, however it ends, the cluster stops.
/// 2. PostgreSQL never runs as root: root drops to an unprivileged user.
/// 3. The port and the password stay the same over <see cref="RestartAsync" />.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    internal const string UserName = "offlinesync";
    private const int PortTries = 20;
    private static readonly TimeSpan predecessorTimeLimit = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim gate = new(1);
    private readonly PrivateClusterOptions options;
    private readonly PostgresPrograms programs;
    private readonly ClusterUser user;
    private readonly ClusterFolder folder;
    private readonly ClusterWatchdog watchdog;
    private Postmaster? postmaster;
    private bool isDisposed;

    private PrivateCluster(PrivateClusterOptions options, PostgresPrograms programs, ClusterUser user, ClusterFolder folder, string password)
    {
        this.options = options;
        this.programs = programs;
        this.user = user;
        this.folder = folder;
        watchdog = ClusterWatchdog.Start(user, programs, folder, DeletesFolder);
        Password = password;
    }

    /// <summary>How to connect, for Npgsql. The user is a superuser of this cluster.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = UserName,
        Password = Password,
        Database = "postgres",
    }.ConnectionString;

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>The folder that the cluster owns.</summary>
    public string Folder => folder.Path;

    /// <summary>The process of the server (the postmaster), or none while it is stopped.</summary>
    public int? ProcessId => postmaster is { HasExited: false } running ? running.ProcessId : null;

    private string Password { get; }

    private bool DeletesFolder => options.Temporary && folder.IsNew;

    /// <summary>Sets the cluster up if its folder is empty, starts it, and returns when it accepts connections.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="cancellationToken">Gives up; nothing stays running.</param>
    /// <exception cref="OfflineSyncException">The programs are missing, the folder is in use or cannot be written, the port is taken, or PostgreSQL refuses. The hint says what to do.</exception>
    public static async Task<PrivateCluster> StartAsync(PrivateClusterOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var programs = await PostgresPrograms.FindAsync(options.ProgramsFolder, cancellationToken);
        var user = await ClusterUser.ChooseAsync(cancellationToken);
        var folder = await ClusterFolder.OpenAsync(options.Folder, user, cancellationToken);
        PrivateCluster? cluster = null;
        try
        {
            await AwaitPredecessorAsync(folder, programs, cancellationToken);
            await folder.PrepareDataAsync(programs, user, options.Durable, cancellationToken);
            cluster = new PrivateCluster(options, programs, user, folder, await folder.ReadPasswordAsync(cancellationToken));
            await cluster.StartPostmasterAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            if (cluster is not null) await cluster.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Stops the server; the folder stays. Nothing happens when it is stopped already.</summary>
    /// <param name="mode">Whether it may tidy up or not.</param>
    /// <param name="cancellationToken">Stops waiting; the server may still stop.</param>
    public Task StopAsync(PostgresStopMode mode = PostgresStopMode.Fast, CancellationToken cancellationToken = default) =>
        ExclusiveAsync(() => StopPostmasterAsync(mode, cancellationToken), cancellationToken);

    /// <summary>Kills the server and all its processes at once (SIGKILL), to see what a crash leaves behind.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task KillAsync(CancellationToken cancellationToken = default) =>
        ExclusiveAsync(() => postmaster?.KillAsync(cancellationToken) ?? Task.CompletedTask, cancellationToken);

    /// <summary>Starts the server again on the same port: after a stop or a kill, or stopping it fast first.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RestartAsync(CancellationToken cancellationToken = default) =>
        ExclusiveAsync(
            async () =>
            {
                ObjectDisposedException.ThrowIf(isDisposed, this);
                await StopPostmasterAsync(PostgresStopMode.Fast, cancellationToken);
                await StartPostmasterAsync(cancellationToken);
            },
            cancellationToken);

    /// <summary>Stops the server, by force if need be, and lets go of the folder. Nothing stays running.</summary>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (isDisposed) return;
            isDisposed = true;
            await StopOrKillAsync();
            await watchdog.DisposeAsync();
            if (DeletesFolder) folder.Delete();
            folder.Dispose();
        }
        finally
        {
            gate.Release();
        }
    }

    private static async Task AwaitPredecessorAsync(ClusterFolder folder, PostgresPrograms programs, CancellationToken cancellationToken)
    {
        // We hold the folder's lock, so an owner before us is gone; its watchdog may still be stopping the server.
        var started = TimeProvider.System.GetTimestamp();
        while (Postmaster.RunningOn(folder.Data) is { } processId)
        {
            if (TimeProvider.System.GetElapsedTime(started) > predecessorTimeLimit)
            {
                throw ClusterErrors.AlreadyRunning(folder.Path, processId, $"{programs.PgCtl} stop -D {folder.Data}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    private async Task StartPostmasterAsync(CancellationToken cancellationToken)
    {
        var mayPick = Port == 0 && options.Port is null;
        for (var attempt = 1; ; attempt++)
        {
            if (Port == 0 || mayPick) Port = options.Port ?? PickFreePort();
            folder.WriteSettings(options, Port);
            watchdog.Starting();
            try
            {
                postmaster = await Postmaster.StartAsync(programs, user, folder, ConnectionString, options.TimeLimit, cancellationToken);
                watchdog.Running(postmaster.ProcessId);
                return;
            }
            catch (OfflineSyncException problem) when (problem.Code == ErrorCode.PortInUse && mayPick && attempt < PortTries)
            {
                // Somebody took the port between our look and PostgreSQL's; the next one is another.
            }
        }
    }

    private async Task StopPostmasterAsync(PostgresStopMode mode, CancellationToken cancellationToken)
    {
        if (postmaster is { HasExited: false } running) await running.StopAsync(programs, user, folder, mode, options.TimeLimit, cancellationToken);
    }

    private async Task StopOrKillAsync()
    {
        try
        {
            await StopPostmasterAsync(DeletesFolder ? PostgresStopMode.Immediate : PostgresStopMode.Fast, CancellationToken.None);
        }
        catch (OfflineSyncException)
        {
            await postmaster!.KillAsync(CancellationToken.None);
        }
    }

    private async Task ExclusiveAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            gate.Release();
        }
    }

    // Below the ports that systems hand out to outgoing connections: a client that retries while the server is down
    // could otherwise be given the server's own port.
    private static int PickFreePort()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException) when (attempt < PortTries)
            {
                // Taken: the next one is another.
            }
        }
    }
}
