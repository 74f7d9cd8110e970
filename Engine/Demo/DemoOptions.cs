using OfflineSync.Demo.Faults;

namespace OfflineSync.Demo;

/// <summary>What the demo was asked to do.</summary>
/// <param name="Keep">The folder where the devices' databases are left, or null.</param>
/// <param name="Sabotage">The mechanism to break.</param>
internal sealed record DemoOptions(string? Keep, Sabotage Sabotage)
{
    public const string Usage = "Usage: OfflineSync.Demo [--keep=FOLDER] [--sabotage=double|lose|gap]";

    /// <summary>The countries to work with, of the gazetteer's; null for all of them.</summary>
    public IReadOnlyList<string>? Countries { get; init; }

    /// <summary>An empty database to use; null starts a PostgreSQL for this run.</summary>
    public string? Postgres { get; init; }

    /// <summary>Reads the arguments; null when they make no sense.</summary>
    public static DemoOptions? Parse(IEnumerable<string> arguments)
    {
        var options = new DemoOptions(null, Sabotage.None);
        foreach (string argument in arguments)
        {
            string[] parts = argument.Split('=', 2);
            switch (parts)
            {
                case ["--keep", { Length: > 0 } folder]:
                    options = options with { Keep = Path.GetFullPath(folder) };
                    break;
                case ["--sabotage", var name] when Enum.TryParse(name, ignoreCase: true, out Sabotage kind) && kind != Sabotage.None && !char.IsDigit(name[0]):
                    options = options with { Sabotage = kind };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
