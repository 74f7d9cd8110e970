using System.Text.Json.Serialization;

namespace OfflineSync.Benchmarks.Results;

/// <summary>A measured row, as it stands in <c>bench.json</c>.</summary>
/// <param name="Name">The row.</param>
/// <param name="Value">The median.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Limit">What the raw path does, in the same unit; null where there is none.</param>
/// <param name="Ratio">The median of the rounds' ratios, value over limit; null where there is no limit.</param>
internal sealed record Result(string Name, double Value, string Unit, double? Limit, double? Ratio)
{
    /// <summary>The same ratio by processor time instead of the clock, all processes together; null where the system does not tell.</summary>
    [JsonIgnore]
    public double? CpuRatio { get; init; }

    /// <summary>Anything else worth a word.</summary>
    [JsonIgnore]
    public string Note { get; init; } = "";
}
