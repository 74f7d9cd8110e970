using System.Diagnostics;
using System.Globalization;

namespace OfflineSync.Server.Postgres;

/// <summary>
/// A tiny process that outlives its owner just long enough to stop the cluster. It reads a pipe whose other end only the owner
/// holds: when the owner dies, however it dies, the pipe ends, and what the owner announced last is stopped.
/// </summary>
internal sealed class ClusterWatchdog : IAsyncDisposable
{
    // "starting" means any postmaster of this folder is ours; "running N" names it, so that a successor's is left alone.
    private const string Script = """
        exec >/dev/null 2>&1
        trap '' INT TERM HUP QUIT
        pg_ctl=$1; folder=$2; delete=$3
        state=none; pid=
        while read -r word number; do
          case $word in
            starting) state=starting ;;
            running) state=running; pid=$number ;;
            done) exit 0 ;;
          esac
        done
        tries=0
        while [ $state != none ] && [ $tries -lt 20 ]; do
          current=
          [ -f "$folder/data/postmaster.pid" ] && read -r current < "$folder/data/postmaster.pid"
          if [ -n "$current" ] && { [ $state = starting ] || [ "$current" = "$pid" ]; }; then
            "$pg_ctl" stop -D "$folder/data" -m immediate -t 30 && break
          fi
          [ $state = running ] && break
          tries=$((tries + 1)); sleep 0.5
        done
        [ "$delete" = delete ] && cd / && rm -rf -- "$folder"
        exit 0
        """;

    private readonly Process process;

    private ClusterWatchdog(Process process) => this.process = process;

    public static ClusterWatchdog Start(ClusterUser user, PostgresPrograms programs, ClusterFolder folder, bool delete)
    {
        var start = HelperProgram.StartInfo(Command(user, programs, folder, delete), folder.Path);
        start.RedirectStandardInput = true;
        if (OperatingSystem.IsWindows()) start.RedirectStandardOutput = start.RedirectStandardError = true;
        var process = new Process { StartInfo = start };
        process.Start();
        return new ClusterWatchdog(process);
    }

    public void Starting() => Tell("starting");

    public void Running(int processId) => Tell(string.Create(CultureInfo.InvariantCulture, $"running {processId}"));

    /// <summary>Nothing is left to stop: the watchdog ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Tell("done");
        await process.WaitForExitAsync();
        process.Dispose();
    }

    // On Windows any line means "done" and the pipe's end means "stop".
    private static IReadOnlyList<string> Command(ClusterUser user, PostgresPrograms programs, ClusterFolder folder, bool delete) =>
        OperatingSystem.IsWindows()
            ? ["powershell", "-NoProfile", "-Command",
               "while ($line = [Console]::In.ReadLine()) { if ($line -eq 'done') { exit 0 } }; "
               + $"& '{programs.PgCtl}' stop -D '{folder.Data}' -m immediate; "
               + (delete ? $"Remove-Item -Recurse -Force '{folder.Path}'" : "")]
            : user.Command(DetachedShell.Command(Script, programs.PgCtl, folder.Path, delete ? "delete" : "keep"));

    private void Tell(string line)
    {
        try
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // Somebody killed the watchdog. The cluster works without it; only a crash of the owner would go unnoticed.
        }
    }
}
