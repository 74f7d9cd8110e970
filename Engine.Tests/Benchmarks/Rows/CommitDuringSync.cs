using System.Globalization;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>The worst wait of a local commit while a big first synchronization runs.</summary>
internal sealed class CommitDuringSync : IRowGroup
{
    private const int Items = 500_000;
    private const int Rounds = 3;

    public IReadOnlyList<string> Names => ["commit-during-sync"];

    public IReadOnlyList<int> Databases => [Items];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        BenchProcess server = await stage.ServerAsync(stage.Rows(Items));
        List<Reply> replies = [];
        for (int round = 0; round < Math.Min(Rounds, stage.Options.Rounds); round++)
        {
            await using BenchProcess device = await Stage.DeviceAsync();
            replies.Add(await device.AskAsync("commit-during-sync", server.Greeting.Values["url"], stage.NewFolder(), Stage.User(round)));
        }
        string note = string.Create(CultureInfo.InvariantCulture,
            $"of {Pairs.Median(replies.Select(reply => reply["commits"])):0} commits; their median {Pairs.Median(replies.Select(reply => reply["median"])):0.00} ms; the sync took {Pairs.Median(replies.Select(reply => reply["seconds"])):0.0} s");
        yield return new Result("commit-during-sync", Pairs.Median(replies.Select(reply => reply["worst"])), "ms", null, null) { Note = note };
    }
}
