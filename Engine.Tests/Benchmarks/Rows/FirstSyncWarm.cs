using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>A first synchronization in a process that has done some before.</summary>
internal sealed class FirstSyncWarm : IRowGroup
{
    private const int Items = 100_000;
    private const int WarmUps = 2;

    public IReadOnlyList<string> Names => ["first-sync-warm"];

    public IReadOnlyList<int> Databases => [Items];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        int rows = stage.Rows(Items);
        BenchProcess server = await stage.ServerAsync(rows), raw = await stage.RawServerAsync(rows);
        await using BenchProcess device = await Stage.DeviceAsync();
        var pairs = new Pairs();
        for (int round = -WarmUps; round < stage.Options.Rounds; round++)
        {
            Pairs.Sample limit = await MeasureAsync(stage, raw, device, "raw-first-sync", FirstSync.Address(raw), stage.NewFolder());
            Pairs.Sample product = await MeasureAsync(stage, server, device, "first-sync", server.Greeting.Values["url"], stage.NewFolder(), Stage.User(0));
            if (round >= 0) pairs.Add(product, limit);
        }
        yield return pairs.Rate("first-sync-warm", "rows/s", rows);
    }

    private static async Task<Pairs.Sample> MeasureAsync(Stage stage, BenchProcess server, BenchProcess device, params string[] question)
    {
        double before = stage.Cpu(server, device);
        Reply reply = await device.AskAsync(question);
        return new Pairs.Sample(reply["seconds"], stage.Cpu(server, device) - before);
    }
}
