using System.Globalization;

namespace OfflineSync.Inspections;

/// <summary>What the sample is started with.</summary>
/// <param name="Port">The port of the inspector's device, on loopback; the manager's is the next one. 0 takes free ones.</param>
/// <param name="Keep">The folder that everything is kept in for the next start; null for a temporary one.</param>
internal sealed record InspectionsOptions(int Port = 5180, string? Keep = null)
{
    public const string Usage = "usage: [--port=5180] [--keep=FOLDER]";

    /// <summary>The connection string of a database to use; null starts a PostgreSQL of the sample's own.</summary>
    public string? Postgres { get; init; }

    /// <summary>Reads the command line; null where it cannot be understood.</summary>
    public static InspectionsOptions? Parse(string[] args)
    {
        var options = new InspectionsOptions();
        foreach (string arg in args)
        {
            switch (arg.Split('=', 2))
            {
                case ["--port", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is 0 or (> 1023 and < 65535):
                    options = options with { Port = port };
                    break;
                case ["--keep", { Length: > 0 } folder]:
                    options = options with { Keep = Path.GetFullPath(folder) };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
