using System.Globalization;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>A hundred changes that come, and one that goes.</summary>
internal sealed class SmallSyncs : IRowGroup
{
    private const int Items = 100_000;
    private const int Changes = 100;
    private const int WarmUps = 400, Count = 100;

    public IReadOnlyList<string> Names => ["delta-100", "upload-1"];

    public IReadOnlyList<int> Databases => [Items];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        BenchProcess server = await stage.ServerAsync(stage.Rows(Items));
        await using BenchProcess device = await Stage.DeviceAsync();
        await device.AskAsync("first-sync", server.Greeting.Values["url"], stage.NewFolder(), Stage.User(5));
        yield return await MeasureAsync(device, "delta-100", () => server.AskAsync("change", Changes.ToString(CultureInfo.InvariantCulture)));
        yield return await MeasureAsync(device, "upload-1", () => device.AskAsync("add", "1"));
    }

    private static async Task<Result> MeasureAsync(BenchProcess device, string name, Func<Task> prepare)
    {
        List<double> times = [];
        for (int i = -WarmUps; i < Count; i++)
        {
            await prepare();
            Reply reply = await device.AskAsync("sync");
            if (i >= 0) times.Add(reply["seconds"] * 1000);
        }
        return new Result(name, Pairs.Median(times), "ms", null, null) { Note = FormattableString.Invariant($"best {times.Min():0.0} ms") };
    }
}
