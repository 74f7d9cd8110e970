using System.Diagnostics;
using System.Globalization;
using OfflineSync.Benchmarks.Data;
using OfflineSync.Benchmarks.Limits;
using OfflineSync.Benchmarks.Processes;

namespace OfflineSync.Benchmarks.Device;

/// <summary>A device process: <c>device</c>. What it opens stays open until it opens something else.</summary>
internal static class DeviceCommand
{
    public const string Name = "device";

    public static async Task<int> RunAsync()
    {
        await using var device = new BenchDevice();
        using var http = new HttpClient();
        return await ChildLoop.RunAsync(question => question switch
        {
            ["model", var model] => Timing.MeasureAsync(() => Task.FromResult(device.Model = model)),
            ["open", var server, var folder] => Timing.MeasureAsync(() => device.OpenAsync(server, folder)),
            ["first-sync", var server, var folder, var user] => device.FirstSyncAsync(server, folder, user),
            ["raw-first-sync", var server, var folder] => RawFirstSyncAsync(server, folder),
            ["sync"] => device.SynchronizeAsync(),
            ["round-trip", var server] => Timing.MeasureAsync(() => RoundTripLimit.RunAsync(http, new Uri(server))),
            ["add", var count] => Timing.MeasureAsync(() => device.AddAsync(Number(count))),
            ["give", var customer, var owner] => Timing.MeasureAsync(() => device.GiveAsync(customer, owner)),
            ["upload"] => device.UploadAsync(),
            ["commits", var durability, var folder, var count] => device.CommitAsync(durability, folder, Number(count)),
            ["raw-commits", var synchronous, var folder, var count] => Task.FromResult(RawCommits(synchronous, folder, Number(count))),
            ["commit-during-sync", var server, var folder, var user] => device.CommitDuringSyncAsync(server, folder, user),
            ["peak"] => Task.FromResult(Reply.Of(("megabytes", PeakMegabytes()))),
            _ => throw new ArgumentException($"A device does not know '{string.Join(' ', question)}'."),
        });
    }

    private static async Task<Reply> RawFirstSyncAsync(string server, string folder)
    {
        Directory.CreateDirectory(folder);
        long started = Stopwatch.GetTimestamp();
        int rows = await FirstSyncLimit.RunAsync(new Uri(server), Path.Combine(folder, "raw.db"));
        return Reply.Of(("seconds", Stopwatch.GetElapsedTime(started).TotalSeconds), ("rows", rows));
    }

    private static Reply RawCommits(string synchronous, string folder, int count)
    {
        Directory.CreateDirectory(folder);
        using var limit = new CommitLimit(Path.Combine(folder, "raw.db"), synchronous);
        limit.Run(count / 10);
        long started = Stopwatch.GetTimestamp();
        limit.Run(count);
        return Reply.Of(("seconds", Stopwatch.GetElapsedTime(started).TotalSeconds));
    }

    private static double PeakMegabytes()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1e6;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
