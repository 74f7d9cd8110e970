using System.Collections.Concurrent;

namespace OfflineSync.Tests.Simulation;

/// <summary>How often each mark was reached, over many seeds.</summary>
internal sealed class Marks
{
    private readonly ConcurrentDictionary<Mark, int> _counts = new();

    public void Reach(Mark mark) => _counts.AddOrUpdate(mark, 1, static (_, count) => count + 1);

    public void ReachIf(bool condition, Mark mark)
    {
        if (condition) Reach(mark);
    }

    public void Add(Marks other)
    {
        foreach ((Mark mark, int count) in other._counts) _counts.AddOrUpdate(mark, count, (_, sum) => sum + count);
    }

    /// <summary>What was never reached of what such seeds are for.</summary>
    /// <param name="restores">Whether the store was put back in them.</param>
    public IEnumerable<Mark> Missed(bool restores = false) => Enum.GetValues<Mark>().Where(mark => IsOfRestores(mark) == restores && !_counts.ContainsKey(mark));

    private static bool IsOfRestores(Mark mark) => mark >= Mark.StorePutBack;

    public override string ToString() => string.Join(Environment.NewLine, Enum.GetValues<Mark>().Select(mark => $"{_counts.GetValueOrDefault(mark),6} {mark}"));
}
