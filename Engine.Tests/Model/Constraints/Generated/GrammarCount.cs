namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>How many constraints used each construct of the grammar.</summary>
internal sealed class GrammarCount
{
    /// <summary>How many constructs there are; who teaches the generator another one raises it.</summary>
    public const int Expected = 161;

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inThisOne = [];

    /// <summary>The constructs so far, and in how many constraints each was.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>A construct is part of the constraint in hand.</summary>
    public void Saw(string construct) => _inThisOne.Add(construct);

    /// <summary>The constraint in hand is finished.</summary>
    public void Next()
    {
        foreach (string construct in _inThisOne) _counts[construct] = _counts.GetValueOrDefault(construct) + 1;
        _inThisOne.Clear();
    }

    public override string ToString() => string.Join("\n", _counts.Select(pair => $"{pair.Value,6}  {pair.Key}"));
}
