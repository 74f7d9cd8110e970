using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace OfflineSync.Server.Postgres;

/// <summary>Runs the short programs that a cluster needs (initdb, pg_ctl, chown) and keeps what they say.</summary>
internal static class HelperProgram
{
    public sealed record Result(int ExitCode, string Output)
    {
        public bool Succeeded => ExitCode == 0;
    }

    /// <summary>Runs one to its end. A program that is not there counts as failed.</summary>
    public static async Task<Result> RunAsync(IReadOnlyList<string> command, string? workingFolder, CancellationToken cancellationToken)
    {
        var start = StartInfo(command, workingFolder);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        try
        {
            process.Start();
        }
        catch (Win32Exception problem)
        {
            return new Result(127, problem.Message);
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        lock (output) return new Result(process.ExitCode, output.ToString().Trim());

        void Keep(string? line)
        {
            lock (output) if (line is not null) output.AppendLine(line);
        }
    }

    /// <summary>How every program of a cluster is started: nothing of the caller's own PostgreSQL settings reaches it, and it speaks English.</summary>
    public static ProcessStartInfo StartInfo(IReadOnlyList<string> command, string? workingFolder)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, CreateNoWindow = true };
        if (workingFolder is not null) start.WorkingDirectory = workingFolder;
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }
}
