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

    public IEnumerable<Mark> Missed => Enum.GetValues<Mark>().Where(mark => !_counts.ContainsKey(mark));

    public override string ToString() => string.Join(Environment.NewLine, Enum.GetValues<Mark>().Select(mark => $"{_counts.GetValueOrDefault(mark),6} {mark}"));
}
