using System.Globalization;

namespace OfflineSync.Benchmarks.Processes;

/// <summary>The processor time that processes used, where the system tells (Linux): on a machine with other work it is steadier than the clock.</summary>
internal static class CpuTime
{
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of user and system time of a process.</summary>
    public static double Of(int process) => Read(process) is { } fields ? (Number(fields, 11) + Number(fields, 12)) / TicksPerSecond : 0;

    /// <summary>The same of a process with all its children, living and gone: PostgreSQL.</summary>
    public static double OfFamily(int parent)
    {
        if (Read(parent) is not { } fields) return 0;
        double ended = (Number(fields, 11) + Number(fields, 12) + Number(fields, 13) + Number(fields, 14)) / TicksPerSecond;
        return ended + Processes().Where(process => Read(process) is { } child && Number(child, 1) == parent).Sum(Of);
    }

    private static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
        .Where(name => name!.All(char.IsAsciiDigit)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    // The fields behind the program's name: 0 state, 1 parent, 11 and 12 own times, 13 and 14 those of ended children.
    private static string[]? Read(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static double Number(string[] fields, int place) => double.Parse(fields[place], CultureInfo.InvariantCulture);
}
