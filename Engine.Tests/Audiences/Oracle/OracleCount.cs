namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>What occurred in all histories, and how much of it.</summary>
internal sealed class OracleCount
{
    private readonly SortedDictionary<string, int> _constructs = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Constructs => _constructs;

    public int Models { get; set; }

    public int Histories { get; set; }

    public int Synchronizations { get; set; }

    /// <summary>How many synchronizations showed some objects and not all.</summary>
    public int Partial { get; set; }

    public long Objects { get; set; }

    public long Members { get; set; }

    public long Bytes { get; set; }

    public int Slow { get; set; }

    public int Rules { get; set; }

    public void Saw(string construct) => _constructs[construct] = _constructs.GetValueOrDefault(construct) + 1;

    public void Add(OracleCount other)
    {
        (Models, Histories, Synchronizations, Partial) = (Models + other.Models, Histories + other.Histories, Synchronizations + other.Synchronizations, Partial + other.Partial);
        (Objects, Members, Bytes, Slow, Rules) = (Objects + other.Objects, Members + other.Members, Bytes + other.Bytes, Slow + other.Slow, Rules + other.Rules);
        foreach ((string construct, int times) in other._constructs) _constructs[construct] = _constructs.GetValueOrDefault(construct) + times;
    }

    public override string ToString() =>
        $"{Models} models, {Histories} histories, {Rules} rules ({Slow} slow), {Synchronizations} synchronizations ({Partial} of them of a part), {Objects} objects and {Members} members compared, {Bytes} bytes read{Environment.NewLine}"
        + string.Join(Environment.NewLine, _constructs.Select(pair => $"{pair.Value,6} {pair.Key}"));
}
