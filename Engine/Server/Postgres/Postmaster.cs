using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace OfflineSync.Server.Postgres;

/// <summary>A running PostgreSQL server: its start, its readiness, and the ways it ends.</summary>
internal sealed class Postmaster
{
    private const string StartScript = "exec \"$1\" -D \"$2\" >>\"$3\" 2>&1 </dev/null";
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(20);

    private Postmaster(int processId, Process process)
    {
        ProcessId = processId;
        Process = process;
    }

    public int ProcessId { get; }

    private Process Process { get; }

    /// <summary>The process that runs on a data folder now, if any. A file left by a crash names a process that is gone or another program.</summary>
    public static int? RunningOn(string data)
    {
        var lines = ReadPidFile(data);
        if (lines.Length == 0 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var id)) return null;
        try
        {
            using var process = Process.GetProcessById(id);
            return process.ProcessName is "postgres" or "postmaster" && !IsZombie(id) ? id : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Starts the server and waits until it accepts connections.</summary>
    public static async Task<Postmaster> StartAsync(
        PostgresPrograms programs, ClusterUser user, ClusterFolder folder, string connectionString, TimeSpan limit, CancellationToken cancellationToken)
    {
        var logLength = folder.LogLength();
        RemoveStalePidFile(folder.Data);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        var launched = Launch(programs, user, folder);
        Postmaster? postmaster = null;
        try
        {
            while (postmaster is null)
            {
                if (launched.HasExited && (launched.ExitCode != 0 || !OperatingSystem.IsWindows())) throw StartFailure(folder, logLength, connectionString);
                postmaster = IfReady(folder.Data, launched);
                if (postmaster is null) await Task.Delay(pause, TimeProvider.System, deadline.Token);
            }

            await ConnectAsync(connectionString, deadline.Token);
            return postmaster;
        }
        catch (Exception problem)
        {
            Kill(launched);
            if (postmaster is not null) Kill(postmaster.Process);
            if (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested) throw ClusterErrors.StartTooSlow(folder.Path, limit);
            throw;
        }
    }

    public async Task StopAsync(
        PostgresPrograms programs, ClusterUser user, ClusterFolder folder, PostgresStopMode mode, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (Process.HasExited) return;
        var seconds = Math.Ceiling(limit.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        string[] stop = [programs.PgCtl, "stop", "-D", folder.Data, "-m", mode == PostgresStopMode.Fast ? "fast" : "immediate", "-t", seconds];
        await HelperProgram.RunAsync(user.Command(stop), folder.Path, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            await Process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ClusterErrors.StopFailed(folder.Path, limit);
        }
    }

    /// <summary>Ends the server and every process of it at once, as kill -9 does.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        Kill(Process);
        await Process.WaitForExitAsync(cancellationToken);
    }

    public bool HasExited => Process.HasExited;

    private static Process Launch(PostgresPrograms programs, ClusterUser user, ClusterFolder folder)
    {
        // On Windows pg_ctl gives up an administrator's rights; elsewhere the server is our own child, so that we notice its end.
        var command = OperatingSystem.IsWindows()
            ? [programs.PgCtl, "start", "-D", folder.Data, "-l", folder.Log, "-s", "-W"]
            : user.Command(DetachedShell.Command(StartScript, programs.Postgres, folder.Data, folder.Log));
        var process = new Process { StartInfo = HelperProgram.StartInfo(command, folder.Path) };
        process.Start();
        return process;
    }

    private static Postmaster? IfReady(string data, Process launched)
    {
        var lines = ReadPidFile(data);
        if (lines.Length < 8 || !lines[7].StartsWith("ready", StringComparison.Ordinal)) return null;
        var id = int.Parse(lines[0], CultureInfo.InvariantCulture);
        try
        {
            return new Postmaster(id, id == launched.Id ? launched : Process.GetProcessById(id));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static async Task ConnectAsync(string connectionString, CancellationToken cancellationToken)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(builder.ConnectionString);
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException problem) when (problem.IsTransient)
            {
                await Task.Delay(pause, TimeProvider.System, cancellationToken);
            }
        }
    }

    private static Exception StartFailure(ClusterFolder folder, long logLength, string connectionString)
    {
        var log = folder.LogSince(logLength);
        return log.Contains("could not bind", StringComparison.Ordinal)
            ? ClusterErrors.PortInUse(new NpgsqlConnectionStringBuilder(connectionString).Port)
            : ClusterErrors.StartFailed(folder.Path, log);
    }

    // PostgreSQL itself removes the file of a crash, except where its number belongs to another program of the same user by now.
    private static void RemoveStalePidFile(string data)
    {
        if (RunningOn(data) is null) File.Delete(PidFile(data));
    }

    private static string PidFile(string data) => Path.Combine(data, "postmaster.pid");

    private static string[] ReadPidFile(string data)
    {
        try
        {
            return File.ReadAllLines(PidFile(data));
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static bool IsZombie(int processId)
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception problem) when (problem is InvalidOperationException or AggregateException or Win32Exception)
        {
            // It, or a child of it, ended by itself meanwhile.
        }
    }
}
