using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;
using OfflineSync.Benchmarks.Server;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>A synchronization with nothing to do.</summary>
internal sealed class NoopSync : IRowGroup
{
    private const int Items = 100_000;
    private const int WarmUps = 300, Count = 200;

    public IReadOnlyList<string> Names => ["noop-sync"];

    public IReadOnlyList<int> Databases => [Items];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        int rows = stage.Rows(Items);
        BenchProcess server = await stage.ServerAsync(rows), raw = await stage.RawServerAsync(rows);
        await using BenchProcess device = await Stage.DeviceAsync();
        await device.AskAsync("first-sync", server.Greeting.Values["url"], stage.NewFolder(), Stage.User(2));
        string address = $"{raw.Greeting.Values["url"]}/{RawServerCommand.One}";
        var pairs = new Pairs();
        for (int i = -WarmUps; i < Count; i++)
        {
            Reply limit = await device.AskAsync("round-trip", address);
            Reply product = await device.AskAsync("sync");
            if (i >= 0) pairs.Add(new Pairs.Sample(product["seconds"], 0), new Pairs.Sample(limit["seconds"], 0));
        }
        yield return pairs.Time("noop-sync");
    }
}
