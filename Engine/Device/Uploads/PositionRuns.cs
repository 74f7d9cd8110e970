using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Where entries stood in a store that was restored since, as an upload says it.</summary>
internal static class PositionRuns
{
    /// <summary>The positions of a batch's entries, in order; null where none had one.</summary>
    public static IReadOnlyList<PositionRun>? Of(IReadOnlyList<long?> positions)
    {
        if (positions.All(position => position is null)) return null;
        List<PositionRun> runs = [];
        foreach (long? position in positions)
        {
            if (runs.Count > 0 && runs[^1].Position == position) runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            else runs.Add(new PositionRun(1, position));
        }
        return runs;
    }
}
