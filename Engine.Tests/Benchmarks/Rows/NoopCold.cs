using System.Diagnostics;
using OfflineSync.Benchmarks.Device;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>From the start of a process to a finished synchronization with nothing to do.</summary>
internal sealed class NoopCold : IRowGroup
{
    private const int Items = 100_000;

    public IReadOnlyList<string> Names => ["noop-cold"];

    public IReadOnlyList<int> Databases => [Items];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        BenchProcess server = await stage.ServerAsync(stage.Rows(Items));
        string url = server.Greeting.Values["url"], folder = stage.NewFolder();
        await using (BenchProcess device = await Stage.DeviceAsync()) await device.AskAsync("first-sync", url, folder, Stage.User(4));
        List<double> times = [];
        for (int round = -2; round < 2 * stage.Options.Rounds; round++)
        {
            double time = await TimeAsync(url, folder);
            if (round >= 0) times.Add(time);
        }
        yield return new Result("noop-cold", Pairs.Median(times), "ms", null, null);
    }

    private static async Task<double> TimeAsync(string url, string folder)
    {
        long started = Stopwatch.GetTimestamp();
        using Process process = Process.Start(BenchProcess.StartInfo(ColdCommand.Name, url, folder))!;
        string? said = await process.StandardOutput.ReadLineAsync();
        double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said == ColdCommand.Done ? milliseconds : throw new InvalidOperationException($"The cold process said '{said}'. {errors}");
    }
}
