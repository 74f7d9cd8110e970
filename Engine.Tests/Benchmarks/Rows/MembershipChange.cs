using OfflineSync.Benchmarks.Data;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;
using OfflineSync.Benchmarks.Server;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>
/// A customer with a hundred thousand orders gets another owner, and back: the rows that one such upload writes on the server, and its time
/// until the server's word is written down, against a customer without orders.
/// </summary>
internal sealed class MembershipChange : IRowGroup
{
    private const int Orders = 100_000;
    private const int WarmUps = 6, Rounds = 3;

    // PostgreSQL counts what an idle connection wrote ten seconds late.
    private static readonly TimeSpan counted = TimeSpan.FromSeconds(11);

    public IReadOnlyList<string> Names => ["membership-change", "membership-change-ms"];

    public IReadOnlyList<int> Databases => [];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        const string database = "membership_change";
        await stage.NewDatabaseAsync(database, null, AudienceModel.Name, 1, $"customers {1 + (2 * (WarmUps + Rounds))} 1", $"member {Stage.User(0)} 0", $"member {Stage.User(1)} 1", $"orders {stage.Rows(Orders)} 1");
        await using BenchProcess server = await stage.ServerOfAsync(database, AudienceModel.Name), first = await Stage.DeviceAsync(), second = await Stage.DeviceAsync();
        BenchProcess[] devices = [first, second];
        for (int i = 0; i < devices.Length; i++)
        {
            await devices[i].AskAsync("model", AudienceModel.Name);
            await devices[i].AskAsync("first-sync", server.Greeting.Values["url"], stage.NewFolder(), Stage.User(i));
        }
        int spare = 0;
        for (int i = 0; i < 2 * WarmUps; i++) await GiveAsync(first, AudienceLoader.Customer(++spare), 1);
        await second.AskAsync("sync");
        for (int i = 1; i <= WarmUps; i++) await GiveAsync(second, AudienceLoader.Customer(i), 0);
        await first.AskAsync("sync");

        double rows = 0;
        var pairs = new Pairs();
        List<double> removing = [], receiving = [];
        for (int round = 0; round < Rounds; round++)
        {
            (BenchProcess from, BenchProcess to) = (devices[round % 2], devices[(round + 1) % 2]);
            // What the first owner gives back are the customers that he was given in the warm-up.
            Reply small = await GiveAsync(from, AudienceLoader.Customer(round % 2 == 0 ? ++spare : WarmUps + round), (round + 1) % 2);
            if (round == 0) await Task.Delay(counted, TimeProvider.System);
            double before = (await server.AskAsync("writes"))["rows"];
            Reply big = await GiveAsync(from, AudienceLoader.Customer(0), (round + 1) % 2);
            if (round == 0) await Task.Delay(counted, TimeProvider.System);
            if (round == 0) rows = (await server.AskAsync("writes"))["rows"] - before;
            pairs.Add(new Pairs.Sample(big["seconds"], 0), new Pairs.Sample(small["seconds"], 0));
            removing.Add(big["whole"] - big["seconds"]);
            Reply received = await to.AskAsync("sync");
            receiving.Add(received["seconds"]);
            if (big["removed"] < stage.Rows(Orders) || received["received"] < stage.Rows(Orders)) throw new InvalidOperationException($"{big["removed"]} objects left one device, {received["received"]} came to the other.");
        }
        yield return new Result("membership-change", rows, "rows", null, null) { Note = "with the device's confirmations" };
        yield return pairs.Time("membership-change-ms") with { Note = FormattableString.Invariant($"behind it the old owner's device removes them in {Pairs.Median(removing):0.0} s, the new one's receives them in {Pairs.Median(receiving):0.0} s") };
    }

    private static async Task<Reply> GiveAsync(BenchProcess device, string customer, int owner)
    {
        await device.AskAsync("give", customer, AudienceLoader.Owner(owner));
        return await device.AskAsync("upload");
    }
}
