using System.Diagnostics;

namespace OfflineSync.Tests.Native;

/// <summary>The published native app (Engine.Tests/Aot): one run of it, to its end.</summary>
/// <param name="Lines">What it wrote.</param>
/// <param name="ToLastLine">From the start of the process to its last line.</param>
internal sealed record NativeApp(IReadOnlyList<string> Lines, TimeSpan ToLastLine)
{
    private static readonly TimeSpan timeLimit = TimeSpan.FromMinutes(5);

    public static string Folder { get; } = Hosting.Repository.PathOf("artifacts", "publish", "OfflineSync.Aot");

    /// <summary>What follows a word at the start of a line.</summary>
    public long Number(string word) => long.Parse(Lines.Single(line => line.StartsWith(word + ' ', StringComparison.Ordinal))[(word.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Runs it; anything but the exit code 0 is an error.</summary>
    public static async Task<NativeApp> RunAsync(params string[] args)
    {
        string program = Path.Combine(Folder, OperatingSystem.IsWindows() ? "OfflineSync.Aot.exe" : "OfflineSync.Aot");
        Assert.True(File.Exists(program), $"{program} is missing: ./build.sh --target=Aot publishes it and runs these tests.");
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        using var deadline = new CancellationTokenSource(timeLimit);
        var clock = Stopwatch.StartNew();
        process.Start();
        Task<string> errors = process.StandardError.ReadToEndAsync(deadline.Token);
        List<string> lines = [];
        TimeSpan toLastLine = default;
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            toLastLine = clock.Elapsed;
            lines.Add(line);
        }
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, $"{args[0]} ended with {process.ExitCode} after [{string.Join(", ", lines)}]: {await errors}");
        return new NativeApp(lines, toLastLine);
    }
}
