using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>How a synchronization with nothing to do grows with what is there on both sides.</summary>
internal sealed class NoopGrowth : IRowGroup
{
    private const int Few = 2000, Many = 200_000;
    private const int WarmUps = 300, Count = 200;

    public IReadOnlyList<string> Names => ["noop-growth"];

    public IReadOnlyList<int> Databases => [Few, Many];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        await using BenchProcess small = await DeviceAsync(stage, Few), big = await DeviceAsync(stage, Many);
        var pairs = new Pairs();
        for (int i = -WarmUps; i < Count; i++)
        {
            Reply few = await small.AskAsync("sync"), many = await big.AskAsync("sync");
            if (i >= 0) pairs.Add(new Pairs.Sample(many["seconds"], 0), new Pairs.Sample(few["seconds"], 0));
        }
        Result grown = pairs.Time("noop-growth");
        yield return new Result("noop-growth", grown.Ratio!.Value, "times", null, null) { Note = FormattableString.Invariant($"{grown.Limit:0.00} ms to {grown.Value:0.00} ms") };
    }

    private static async Task<BenchProcess> DeviceAsync(Stage stage, int items)
    {
        BenchProcess server = await stage.ServerAsync(stage.Rows(items)), device = await Stage.DeviceAsync();
        await device.AskAsync("first-sync", server.Greeting.Values["url"], stage.NewFolder(), Stage.User(3));
        return device;
    }
}
