using System.Globalization;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>Local commits, each a transaction of its own, with both durabilities.</summary>
internal sealed class Commits : IRowGroup
{
    private const int Items = 2000;
    private const int Count = 2000;

    public IReadOnlyList<string> Names => ["commit-full", "commit-normal"];

    public IReadOnlyList<int> Databases => [Items];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        BenchProcess server = await stage.ServerAsync(stage.Rows(Items));
        string count = stage.Rows(Count).ToString(CultureInfo.InvariantCulture);
        foreach (string durability in (string[])["full", "normal"])
        {
            await using BenchProcess device = await Stage.DeviceAsync();
            string folder = stage.NewFolder(), rawFolder = stage.NewFolder();
            await device.AskAsync("first-sync", server.Greeting.Values["url"], folder, Stage.User(0));
            var pairs = new Pairs();
            for (int round = -1; round < stage.Options.Rounds; round++)
            {
                Pairs.Sample limit = await MeasureAsync(stage, device, "raw-commits", durability, rawFolder, count);
                Pairs.Sample product = await MeasureAsync(stage, device, "commits", durability, folder, count);
                if (round >= 0) pairs.Add(product, limit);
            }
            yield return pairs.Rate($"commit-{durability}", "commits/s", stage.Rows(Count));
        }
    }

    private static async Task<Pairs.Sample> MeasureAsync(Stage stage, BenchProcess device, params string[] question)
    {
        double before = stage.Cpu(device);
        Reply reply = await device.AskAsync(question);
        return new Pairs.Sample(reply["seconds"], stage.Cpu(device) - before);
    }
}
