namespace OfflineSync.Benchmarks.Results;

/// <summary>Rounds in which the product and its raw limit took turns.</summary>
internal sealed class Pairs
{
    private readonly List<(Sample Product, Sample Raw)> _rounds = [];

    /// <summary>What one side took.</summary>
    /// <param name="Seconds">By the clock.</param>
    /// <param name="Cpu">Of processor time, all processes together; 0 where unknown.</param>
    public readonly record struct Sample(double Seconds, double Cpu);

    public void Add(Sample product, Sample raw) => _rounds.Add((product, raw));

    /// <summary>Work per second: more is better.</summary>
    public Result Rate(string name, string unit, double work) => new(
        name, work / Median(_rounds.Select(round => round.Product.Seconds)), unit, work / Median(_rounds.Select(round => round.Raw.Seconds)),
        Median(_rounds.Select(round => round.Raw.Seconds / round.Product.Seconds)))
    {
        CpuRatio = HasCpu ? Median(_rounds.Select(round => round.Raw.Cpu / round.Product.Cpu)) : null,
    };

    /// <summary>Milliseconds: less is better.</summary>
    public Result Time(string name) => new(
        name, Median(_rounds.Select(round => round.Product.Seconds)) * 1000, "ms", Median(_rounds.Select(round => round.Raw.Seconds)) * 1000,
        Median(_rounds.Select(round => round.Product.Seconds / round.Raw.Seconds)));

    private bool HasCpu => _rounds.All(round => round is { Product.Cpu: > 0, Raw.Cpu: > 0 });

    public static double Median(IEnumerable<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
