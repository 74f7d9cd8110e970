using System.Globalization;

namespace OfflineSync.Benchmarks.Processes;

/// <summary>What a child answers: names with values, one line.</summary>
/// <param name="Values">The values by their names.</param>
internal sealed record Reply(IReadOnlyDictionary<string, string> Values)
{
    public static Reply Of(params ReadOnlySpan<(string Name, object Value)> values)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, object value) in values) named.Add(name, Convert.ToString(value, CultureInfo.InvariantCulture)!);
        return new Reply(named);
    }

    public static Reply Parse(string line) =>
        new(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal));

    public double this[string name] => double.Parse(Values[name], CultureInfo.InvariantCulture);

    public string Line() => string.Join(' ', Values.Select(pair => $"{pair.Key}={pair.Value}"));
}
