using System.Diagnostics;
using System.Text;

namespace OfflineSync.Benchmarks.Processes;

/// <summary>This program, started again as a process of its own: a device, a server, a raw server. Disposing ends it.</summary>
internal sealed class BenchProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private BenchProcess(Process process)
    {
        _process = process;
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors) _errors.AppendLine(line.Data);
        };
    }

    public int Id => _process.Id;

    /// <summary>What it said when it was ready.</summary>
    public Reply Greeting { get; private set; } = Reply.Of();

    /// <summary>Starts a child and returns when it is ready.</summary>
    public static async Task<BenchProcess> StartAsync(params string[] arguments)
    {
        var child = new BenchProcess(new Process { StartInfo = StartInfo(arguments) });
        child._process.Start();
        child._process.BeginErrorReadLine();
        child.Greeting = Reply.Parse(await child.ReadAsync(ChildLoop.Ready));
        return child;
    }

    /// <summary>How this program is started again.</summary>
    public static ProcessStartInfo StartInfo(params string[] arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [typeof(BenchProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

    /// <summary>Asks something and waits for the answer.</summary>
    public async Task<Reply> AskAsync(params string[] question)
    {
        await _process.StandardInput.WriteLineAsync(string.Join(' ', question));
        await _process.StandardInput.FlushAsync();
        return Reply.Parse(await ReadAsync(ChildLoop.Answer));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private async Task<string> ReadAsync(string word)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(word, StringComparison.Ordinal)) return line[word.Length..].Trim();
            if (line.StartsWith(ChildLoop.Failure, StringComparison.Ordinal)) throw new InvalidOperationException(line.Replace(" | ", Environment.NewLine, StringComparison.Ordinal));
        }
        lock (_errors) throw new InvalidOperationException($"The child process ended. Its errors: {_errors}");
    }
}
