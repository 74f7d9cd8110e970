using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>What a batch's decision was.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Outcomes">An outcome per entry, in journal order.</param>
/// <param name="Rejected">The objects that were rejected.</param>
/// <param name="Adjusted">The applied objects that are not as the device has them: references were emptied, or a conflict was settled.</param>
internal sealed record UploadOutcome(BatchId Batch, ImmutableArray<EntryOutcome> Outcomes, ImmutableArray<ObjectKey> Rejected, ImmutableArray<ObjectKey> Adjusted)
{
    /// <summary>The changes of others that the batch met, as far as its user may read them.</summary>
    public ImmutableArray<ObjectOverwritten> Conflicts { get; init; } = [];

    /// <summary>The position of the entries that were applied now; null where none were.</summary>
    public long? Position { get; init; }

    /// <summary>The references that rejections had emptied which the batch mends.</summary>
    public ImmutableArray<OfferedReference> Offers { get; init; } = [];
}

/// <summary>What became of an entry.</summary>
/// <param name="Key">The entry's key.</param>
/// <param name="Reasons">Why it was rejected, or is held; empty when it was applied.</param>
internal sealed record EntryOutcome(EntryKey Key, ImmutableArray<RejectionReason> Reasons)
{
    /// <summary>Whether nothing was decided: the device keeps it for now.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The position of an entry that was applied before this batch; else null.</summary>
    public long? Position { get; init; }

    public bool IsApplied => Reasons.IsEmpty;

    public bool IsRejected => !IsApplied && !IsHeld;
}

/// <summary>An object by its entity's stable id and its own.</summary>
internal readonly record struct ObjectKey(string EntityId, ObjectId Id);
