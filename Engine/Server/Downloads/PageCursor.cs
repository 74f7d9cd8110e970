namespace OfflineSync.Server.Downloads;

/// <summary>Where a page set stands. It travels sealed, like a token.</summary>
/// <param name="First">The cut and nonce of the set's first page, as a checkpoint: the closing delta starts from it.</param>
/// <param name="From">The cut that the set starts from; null for everything.</param>
/// <param name="Position">After which object the next page begins; null when only the closing delta is left.</param>
/// <param name="Expected">About how many rows the set has.</param>
/// <param name="Reset">Entities that are answered from scratch, by stable id.</param>
/// <param name="Sets">How many sets of this download ended before: the first one, and each closing delta that did not fit a page.</param>
internal sealed record PageCursor(CheckpointToken First, PgSnapshot? From, PagePosition? Position, long Expected, IReadOnlyList<string> Reset, int Sets = 0);

/// <summary>A place in the order of a page set: changes of held keys first, then keys as a whole, each by (key, id).</summary>
/// <param name="Whole">Whether it is within the keys that are sent as a whole.</param>
/// <param name="Key">The audience key.</param>
/// <param name="Id">The last object.</param>
internal readonly record struct PagePosition(bool Whole, string Key, Guid Id)
{
    public static PagePosition Start => new(false, "", Guid.Empty);
}
