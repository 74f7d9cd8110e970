using System.Collections.Concurrent;
using OfflineSync.Tests.Simulation;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>
/// Random models, rules, users and histories: after each synchronization a device holds exactly what a plain look at the tables says, objects and
/// members, and nothing else ever crossed the wire; what a device sends is applied or rejected as that look says. The rules change within a history, too.
/// </summary>
public sealed class VisibilityOracleTests(ITestOutputHelper output)
{
    private const int Models = 30;
    private const int HistoriesPerModel = 7;
    private const int StepsPerHistory = 10;
    private const int LeastPerConstruct = 8;
    private const int Constructs = 85;

    [Fact]
    [Trait("Behaviour", "S-011")]
    [Trait("Behaviour", "S-065")]
    [Trait("Behaviour", "S-066")]
    [Trait("Behaviour", "S-071")]
    [Trait("Behaviour", "S-072")]
    [Trait("Behaviour", "S-073")]
    public async Task Devices_hold_what_the_rules_show_nothing_else_was_sent_and_what_they_send_is_judged_by_the_rules()
    {
        var count = new OracleCount();
        var failures = new ConcurrentQueue<string>();
        int first = Seeds.Wanted ?? 1, models = Seeds.WantedCount ?? (Seeds.Wanted is null ? Models : 1);
        await Parallel.ForEachAsync(Enumerable.Range(first, models), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (seed, _) =>
        {
            // What is broken for one model is for many; three of them tell enough.
            if (failures.Count >= 3) return;
            try
            {
                OracleCount own = await RunAsync(seed);
                lock (count) count.Add(own);
            }
            catch (Exception exception)
            {
                failures.Enqueue($"OFFLINESYNC_SEED={seed}: {exception}");
            }
        });
        output.WriteLine($"OFFLINESYNC_SEED={first}: {count}");
        Assert.True(failures.IsEmpty, string.Join(Environment.NewLine + Environment.NewLine, failures));
        if (models != Models) return;
        Assert.Equal(Models * HistoriesPerModel, count.Histories);
        Assert.True(count.Partial > count.Synchronizations / 2, $"Only {count.Partial} of {count.Synchronizations} synchronizations showed a part.");
        Assert.DoesNotContain(count.Constructs, construct => construct.Value < LeastPerConstruct);
        Assert.True(count.Constructs.Count >= Constructs, $"Only {count.Constructs.Count} constructs occurred.");
    }

    private static async Task<OracleCount> RunAsync(int seed)
    {
        var count = new OracleCount();
        await using RandomHistory history = await RandomHistory.StartAsync(seed, count);
        for (int i = 0; i < HistoriesPerModel; i++)
        {
            await history.ChangeRulesAsync();
            for (int step = 0; step < StepsPerHistory; step++) await history.StepAsync();
            await history.SynchronizeAllAsync();
        }
        return count;
    }
}
