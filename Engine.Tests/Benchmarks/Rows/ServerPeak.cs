using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>The memory of a server that eight devices ask for everything at once.</summary>
internal sealed class ServerPeak : IRowGroup
{
    private const int Items = 100_000;

    public IReadOnlyList<string> Names => ["server-peak-rss"];

    public IReadOnlyList<int> Databases => [Items];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        await using BenchProcess server = await stage.FreshServerAsync(stage.Rows(Items));
        BenchProcess[] devices = await Task.WhenAll(Enumerable.Range(0, Stage.Users).Select(_ => Stage.DeviceAsync()));
        await Task.WhenAll(devices.Select((device, i) => device.AskAsync("first-sync", server.Greeting.Values["url"], stage.NewFolder(), Stage.User(i))));
        foreach (BenchProcess device in devices) await device.DisposeAsync();
        Reply peak = await server.AskAsync("peak");
        yield return new Result("server-peak-rss", peak["megabytes"], "MB", null, null);
    }
}
