namespace OfflineSync.Server.Downloads;

/// <summary>
/// The first changes of a delta, read along with the cut under the keys that the user's roles let expect. They count where the memberships
/// of the cut say the same; else the changes are read again.
/// </summary>
/// <param name="Keys">The keys that were expected.</param>
/// <param name="Limit">How many changes were asked for.</param>
/// <param name="Rows">The changes, in the order of the statement.</param>
internal sealed record ForeseenChanges(IReadOnlySet<string> Keys, int Limit, IReadOnlyList<(string Key, Guid Id, bool Visible, bool Was)> Rows)
{
    /// <summary>Whether they are what a page begins with.</summary>
    public bool Fits(IEnumerable<string> keys, PagePosition position, int limit) => position == PagePosition.Start && limit == Limit && Keys.SetEquals(keys);
}
