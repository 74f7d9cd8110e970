using System.Collections.Immutable;

namespace OfflineSync.Journal.Storage;

/// <summary>Where an entry stands, and why.</summary>
/// <param name="Key">The entry's key.</param>
/// <param name="State">The state.</param>
/// <param name="Reasons">Why it was rejected or set aside; else empty.</param>
/// <param name="Cause">The entry whose rejection set it aside, if so.</param>
/// <param name="SupersededBy">The entry that took its place, if so.</param>
/// <param name="Batch">The batch that it was last frozen in; null when it was never sent.</param>
/// <param name="ChangedAt">When the state was last changed, by the device's clock.</param>
public sealed record EntryStatus(
    EntryKey Key,
    EntryState State,
    ImmutableArray<RejectionReason> Reasons,
    EntryKey? Cause,
    EntryKey? SupersededBy,
    BatchId? Batch,
    DateTime ChangedAt)
{
    /// <summary>Whether it was refused and given up, with nothing in its place.</summary>
    public bool IsDismissed => State == EntryState.Superseded && SupersededBy is null;
}
