using System.Collections.Concurrent;
using System.Globalization;

namespace OfflineSync.Tests.Simulation;

/// <summary>Runs many seeds, or the one that somebody wants to see again.</summary>
internal static class Seeds
{
    /// <summary>Names the one seed to run, or the first of a soak.</summary>
    public const string Variable = "OFFLINESYNC_SEED";

    /// <summary>How many seeds a soak runs.</summary>
    public const string CountVariable = "OFFLINESYNC_SEEDS";

    public static int? Wanted => Read(Variable);

    public static int? WantedCount => Read(CountVariable);

    /// <summary>Runs seeds, as many at a time as there are processors.</summary>
    /// <returns>The marks of all of them.</returns>
    /// <exception cref="SimulationFailure">The failures of the seeds that failed, the first few of them.</exception>
    public static async Task<Marks> RunAsync(int first, int count, int steps, bool restores = false)
    {
        var marks = new Marks();
        var failures = new ConcurrentQueue<SimulationFailure>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) };
        await Parallel.ForEachAsync(Enumerable.Range(first, count), options, async (seed, _) =>
        {
            // A broken product breaks many seeds the same way; three of them tell enough.
            if (failures.Count >= 3) return;
            try
            {
                marks.Add((await SimulationRun.RunAsync(seed, steps, restores: restores)).Marks);
            }
            catch (SimulationFailure failure)
            {
                failures.Enqueue(failure);
            }
        });
        if (failures.IsEmpty) return marks;
        throw new SimulationFailure(string.Join(Environment.NewLine + Environment.NewLine, failures.Select(failure => failure.Message)));
    }

    private static int? Read(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int value) ? value : null;
}
