using System.Globalization;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>Items that were added offline, until the server's word on the last of them is written down on the device.</summary>
internal sealed class Upload : IRowGroup
{
    private const int Items = 2000;
    private const int Entries = 10_000;
    private const int WarmUps = 2;

    public IReadOnlyList<string> Names => ["upload"];

    public IReadOnlyList<int> Databases => [Items];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        string entries = stage.Rows(Entries).ToString(CultureInfo.InvariantCulture);
        BenchProcess server = await stage.ServerAsync(stage.Rows(Items)), raw = await stage.RawServerAsync(stage.Rows(Items));
        await using BenchProcess device = await Stage.DeviceAsync();
        await device.AskAsync("first-sync", server.Greeting.Values["url"], stage.NewFolder(), Stage.User(1));
        var pairs = new Pairs();
        List<double> whole = [];
        for (int round = -WarmUps; round < stage.Options.Rounds; round++)
        {
            double beforeRaw = stage.Cpu(raw);
            Reply limit = await raw.AskAsync("append", entries);
            double cpuOfRaw = stage.Cpu(raw) - beforeRaw;
            await device.AskAsync("add", entries);
            double before = stage.Cpu(server, device);
            Reply product = await device.AskAsync("upload");
            if (round < 0) continue;
            pairs.Add(new Pairs.Sample(product["seconds"], stage.Cpu(server, device) - before), new Pairs.Sample(limit["seconds"], cpuOfRaw));
            whole.Add(product["whole"]);
        }
        yield return pairs.Rate("upload", "entries/s", stage.Rows(Entries)) with { Note = string.Create(CultureInfo.InvariantCulture, $"with the download behind it {Pairs.Median(whole):0.00} s") };
    }
}
