using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;
using OfflineSync.Benchmarks.Server;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>A first synchronization in a fresh device process, what it takes on the wire and in memory.</summary>
internal sealed class FirstSync : IRowGroup
{
    private const int Items = 100_000;

    public IReadOnlyList<string> Names => ["first-sync", "wire-bytes-per-row", "device-peak-rss"];

    public IReadOnlyList<int> Databases => [Items];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        int rows = stage.Rows(Items);
        BenchProcess server = await stage.ServerAsync(rows), raw = await stage.RawServerAsync(rows);
        var pairs = new Pairs();
        List<double> bytes = [], peaks = [];
        // The first round warms up the servers: it is the device that is fresh.
        for (int round = 0; round <= stage.Options.Rounds; round++)
        {
            Pairs.Sample limit = await FreshAsync(stage, raw, device => device.AskAsync("raw-first-sync", Address(raw), stage.NewFolder()));
            double peak = 0, perRow = 0;
            Pairs.Sample product = await FreshAsync(stage, server, async device =>
            {
                Reply reply = await device.AskAsync("first-sync", server.Greeting.Values["url"], stage.NewFolder(), Stage.User(0));
                (perRow, peak) = (reply["bytes"] / reply["rows"], (await device.AskAsync("peak"))["megabytes"]);
                return reply;
            });
            if (round == 0) continue;
            pairs.Add(product, limit);
            bytes.Add(perRow);
            peaks.Add(peak);
        }
        yield return pairs.Rate("first-sync", "rows/s", rows);
        yield return new Result("wire-bytes-per-row", Pairs.Median(bytes), "bytes", null, null) { Note = "both ways, headers included" };
        yield return new Result("device-peak-rss", Pairs.Median(peaks), "MB", null, null);
    }

    internal static string Address(BenchProcess raw) => $"{raw.Greeting.Values["url"]}/{RawServerCommand.Rows}";

    private static async Task<Pairs.Sample> FreshAsync(Stage stage, BenchProcess server, Func<BenchProcess, Task<Reply>> sync)
    {
        await using BenchProcess device = await Stage.DeviceAsync();
        double before = stage.Cpu(server, device);
        Reply reply = await sync(device);
        return new Pairs.Sample(reply["seconds"], stage.Cpu(server, device) - before);
    }
}
