using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Writes the rows and removals of a complete answer into the base, inside one short write transaction.</summary>
internal static class StateFrames
{
    /// <summary>Writes an answer's frames and settles the entries that its cut contains.</summary>
    /// <returns>The objects of the settled entries.</returns>
    public static HashSet<ObjectId> Write(WriteTransaction transaction, IReadOnlyList<RowLayout> layouts, FrameSpool states, DownloadEnd end, ObjectTally tally)
    {
        IReadOnlyList<BoundLayout> bound = RowLayouts.Register(transaction, layouts);
        int rows = 0, removals = 0;
        foreach ((FrameKind kind, ReadOnlyMemory<byte> content) in states.Read())
        {
            if (kind == FrameKind.Rows) rows += BaseTables.Write(transaction, content, bound, tally);
            else removals += BaseTables.Remove(transaction, content.Span, tally);
        }
        CheckCounts(end, rows, removals);
        return Settlement.Settle(transaction, end.ContainedKeys);
    }

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerAnswerUnknown"/>: rows are missing or too many came.</exception>
    public static void CheckCounts(DownloadEnd end, int rows, int removals)
    {
        if (end.Rows == rows && end.Removals == removals) return;
        throw Failures.Senseless($"{rows} rows and {removals} removals came, its last frame names {end.Rows} and {end.Removals}");
    }

    /// <summary>Recomputes what is shown of those objects whose base changed, or of which more than the base changed.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="overlaid">The objects that had unsettled entries before the transaction changed any.</param>
    /// <param name="concerned">Objects of which entries changed their state.</param>
    public static void RecomputeOverlays(WriteTransaction transaction, IEnumerable<(string EntityId, ObjectId Id)> overlaid, IReadOnlySet<ObjectId> concerned)
    {
        foreach (IGrouping<string, (string EntityId, ObjectId Id)> group in overlaid.GroupBy(pair => pair.EntityId))
        {
            // Entries of an entity that this version of the model lacks show nowhere; the journal keeps them.
            if (transaction.Database.Model.FindEntityById(group.Key) is not { } entity) continue;
            ObjectId[] ids = [.. group.Select(pair => pair.Id).Where(id => concerned.Contains(id) || transaction.Changes.Contains(entity, id))];
            Overlay.Recompute(transaction, entity, ids);
        }
    }
}
