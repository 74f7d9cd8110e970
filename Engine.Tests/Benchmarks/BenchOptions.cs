using System.Globalization;
using OfflineSync.Benchmarks.Results;

namespace OfflineSync.Benchmarks;

/// <summary>What the bench is asked for.</summary>
internal sealed record BenchOptions
{
    public const string Usage = "OfflineSync.Benchmarks [--rows=NAME,NAME,…] [--rounds=N] [--scale=0.01 … 1] [--output=FILE] [--native=FOLDER]";

    /// <summary>The rows to measure.</summary>
    public IReadOnlyList<RowDefinition> Rows { get; init; } = RowDefinition.All;

    /// <summary>How many rounds the median is taken of.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>A factor on every number of rows: for trying the bench itself. Figures count at 1 only.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Where the results go.</summary>
    public string Output { get; init; } = Path.Combine("artifacts", "bench.json");

    /// <summary>Where the native app is that the target Aot publishes.</summary>
    public string Native { get; init; } = Path.Combine("artifacts", "publish", "OfflineSync.Aot");

    public static BenchOptions? Parse(string[] args)
    {
        var options = new BenchOptions();
        foreach (string arg in args)
        {
            if (arg.Split('=', 2) is not [var name, { Length: > 0 } value]) return null;
            switch (name)
            {
                case "--rows":
                    string[] names = value.Split(',');
                    if (names.Any(wanted => RowDefinition.All.All(row => row.Name != wanted))) return null;
                    options = options with { Rows = [.. RowDefinition.All.Where(row => names.Contains(row.Name))] };
                    break;
                case "--rounds" when int.TryParse(value, CultureInfo.InvariantCulture, out int rounds) && rounds > 0: options = options with { Rounds = rounds }; break;
                case "--scale" when double.TryParse(value, CultureInfo.InvariantCulture, out double scale) && scale is >= 0.01 and <= 1: options = options with { Scale = scale }; break;
                case "--native": options = options with { Native = value }; break;
                case "--output": options = options with { Output = value }; break;
                default: return null;
            }
        }
        return options;
    }
}
