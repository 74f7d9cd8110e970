using System.Diagnostics;
using System.Globalization;
using OfflineSync.Benchmarks.Data;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>The native app that the target Aot publishes: its size, its start to a finished synchronization with nothing to do, its memory in a first one.</summary>
internal sealed class NativeApp : IRowGroup
{
    private const int Items = 100_000;
    private const string Entity = "WorkItem";

    public IReadOnlyList<string> Names => ["aot-size", "aot-noop-cold", "aot-peak-rss"];

    public IReadOnlyList<int> Databases => [];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        string program = Path.GetFullPath(Path.Combine(stage.Options.Native, OperatingSystem.IsWindows() ? "OfflineSync.Aot.exe" : "OfflineSync.Aot"));
        if (!File.Exists(program))
        {
            Console.WriteLine($"There is no {program}: ./build.sh --target=Aot publishes it.");
            yield break;
        }
        yield return new Result("aot-size", Size(program) / 1e6, "MB", null, null) { Note = "with SQLite, without debug symbols" };
        string model = stage.NewFolder() + ".json", folder = stage.NewFolder();
        await RunAsync(program, "model", model);
        await stage.NewDatabaseAsync("bench_native", null, model, 1, $"user {Stage.User(0)}", $"rows {Entity} {stage.Rows(Items)}");
        await using BenchProcess server = await stage.ServerOfAsync("bench_native", model);
        string url = server.Greeting.Values["url"];
        (_, string said) = await RunAsync(program, "first", folder, url, Stage.User(0), BenchModel.Password);
        List<double> times = [];
        for (int round = -2; round < 2 * stage.Options.Rounds; round++)
        {
            (double milliseconds, _) = await RunAsync(program, "noop", folder, url);
            if (round >= 0) times.Add(milliseconds);
        }
        yield return new Result("aot-noop-cold", Pairs.Median(times), "ms", null, null);
        string peak = said.Split('\n').First(line => line.StartsWith("peak ", StringComparison.Ordinal))[5..];
        yield return new Result("aot-peak-rss", long.Parse(peak, CultureInfo.InvariantCulture) / 1e6, "MB", null, null) { Note = $"{stage.Rows(Items)} rows" };
    }

    private static long Size(string program) => new DirectoryInfo(Path.GetDirectoryName(program)!).EnumerateFiles()
        .Where(file => file.Extension is not (".dbg" or ".pdb" or ".xml" or ".json" or ".dwarf")).Sum(file => file.Length);

    /// <returns>The time to the first line, in milliseconds, and everything said.</returns>
    private static async Task<(double Milliseconds, string Said)> RunAsync(string program, params string[] arguments)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string? first = await process.StandardOutput.ReadLineAsync();
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        string rest = await process.StandardOutput.ReadToEndAsync(), errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (milliseconds, $"{first}\n{rest}") : throw new InvalidOperationException($"The native app ended with exit code {process.ExitCode}: {errors}");
    }
}
