using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace OfflineSync.Tests.Hosting;

/// <summary>This test assembly, started again as a process of its own with one of its commands (<see cref="IChildCommand" />). Disposing kills it.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan timeLimit = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder errors = new();

    private ChildProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) lines.Writer.TryComplete();
            else lines.Writer.TryWrite(line.Data);
        };
        process.ErrorDataReceived += (_, line) =>
        {
            lock (errors) errors.AppendLine(line.Data);
        };
    }

    public int Id => process.Id;

    /// <summary>What it wrote to its error stream so far.</summary>
    public string ErrorText
    {
        get { lock (errors) return errors.ToString(); }
    }

    public static ChildProcess Start(string command, params string[] args) => Start(command, [], args);

    /// <summary>Starts it with other environment variables than this process has.</summary>
    public static ChildProcess Start(string command, Dictionary<string, string> variables, params string[] args)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(ChildProcess).Assembly.Location, command, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[ChildCommands.ParentVariable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in variables) start.Environment[name] = value;
        var child = new ChildProcess(start);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>The next line of its output, or none when it has ended.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeLimit);
        try
        {
            return await lines.Reader.WaitToReadAsync(deadline.Token) && lines.Reader.TryRead(out var line) ? line : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The child process wrote no line within {timeLimit.TotalSeconds} s. Its errors: {ErrorText}");
        }
    }

    /// <summary>Reads on to the line that starts with a word, and returns what follows the word.</summary>
    public async Task<string> ReadAsync(string word, CancellationToken cancellationToken = default)
    {
        while (await ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith(word, StringComparison.Ordinal)) return line[word.Length..].Trim();
        }

        throw new InvalidOperationException($"The child process ended without a line '{word} …'. Its errors: {ErrorText}");
    }

    public Task WriteLineAsync(string line) => process.StandardInput.WriteLineAsync(line);

    /// <summary>Kills it without warning (SIGKILL), itself only, not what it started.</summary>
    public void Kill9() => process.Kill();

    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken = default)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeLimit);
        await process.WaitForExitAsync(deadline.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
