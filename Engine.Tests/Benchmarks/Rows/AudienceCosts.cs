using System.Globalization;
using OfflineSync.Benchmarks.Data;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks.Rows;

/// <summary>
/// Users who see what the owners own whom they belong to: a delta of a hundred orders on one device, how it grows with the users there are,
/// and a dry run of a changed rule for all of them.
/// </summary>
internal sealed class AudienceCosts : IRowGroup
{
    private const int Orders = 100_000, Customers = 2000;
    private const int FewUsers = 50, Users = 500, ManyUsers = 5000;
    private const int Changes = 100;
    private const int WarmUps = 60, Count = 60;

    // One in ten owners, and so one in ten orders.
    private static readonly string mine = string.Join(' ', Enumerable.Range(0, AudienceModel.OwnersEach).Select(number => number * 7));

    public IReadOnlyList<string> Names => ["audience-delta", "audience-growth", "dry-run"];

    public IReadOnlyList<int> Databases => [];

    public async IAsyncEnumerable<Result> MeasureAsync(Stage stage)
    {
        const string few = "audience_few", some = "audience_some", many = "audience_many";
        await stage.NewDatabaseAsync(few, null, AudienceModel.Name, 1, $"customers {stage.Rows(Customers)} {AudienceModel.Owners}", $"member {Stage.User(0)} {mine}", $"people {FewUsers - 1}", $"orders {stage.Rows(Orders)} {stage.Rows(Customers)}");
        await stage.NewDatabaseAsync(some, few, AudienceModel.Name, 2, $"people {Users - FewUsers}");
        await stage.NewDatabaseAsync(many, some, AudienceModel.Name, 3, $"people {ManyUsers - Users}");

        await using (BenchProcess server = await stage.ServerOfAsync(some, AudienceModel.Name), device = await DeviceAsync(stage, server))
        {
            List<double> times = [];
            for (int i = -WarmUps; i < Count; i++)
            {
                double time = await DeltaAsync(server, device);
                if (i >= 0) times.Add(time * 1000);
            }
            yield return new Result("audience-delta", Pairs.Median(times), "ms", null, null) { Note = FormattableString.Invariant($"best {times.Min():0.0} ms") };
            Reply dry = await server.AskAsync("dry-run");
            yield return new Result("dry-run", dry["seconds"], "s", null, null) { Note = FormattableString.Invariant($"{dry["objects"]:N0} would leave {dry["users"]} users' devices") };
        }

        await using BenchProcess fewServer = await stage.ServerOfAsync(few, AudienceModel.Name), manyServer = await stage.ServerOfAsync(many, AudienceModel.Name);
        await using BenchProcess fewDevice = await DeviceAsync(stage, fewServer), manyDevice = await DeviceAsync(stage, manyServer);
        var pairs = new Pairs();
        for (int i = -WarmUps; i < Count; i++)
        {
            double limit = await DeltaAsync(fewServer, fewDevice), product = await DeltaAsync(manyServer, manyDevice);
            if (i >= 0) pairs.Add(new Pairs.Sample(product, 0), new Pairs.Sample(limit, 0));
        }
        Result grown = pairs.Time("audience-growth");
        yield return new Result("audience-growth", grown.Ratio!.Value, "times", null, null) { Note = FormattableString.Invariant($"{grown.Limit:0.0} ms to {grown.Value:0.0} ms") };
    }

    private static async Task<BenchProcess> DeviceAsync(Stage stage, BenchProcess server)
    {
        BenchProcess device = await Stage.DeviceAsync();
        await device.AskAsync("model", AudienceModel.Name);
        await device.AskAsync("first-sync", server.Greeting.Values["url"], stage.NewFolder(), Stage.User(0));
        return device;
    }

    private static async Task<double> DeltaAsync(BenchProcess server, BenchProcess device)
    {
        await server.AskAsync("change-orders", Changes.ToString(CultureInfo.InvariantCulture), mine);
        Reply reply = await device.AskAsync("sync");
        return reply["received"] >= Changes ? reply["seconds"] : throw new InvalidOperationException($"{reply["received"]} orders came of {Changes} that were changed.");
    }
}
