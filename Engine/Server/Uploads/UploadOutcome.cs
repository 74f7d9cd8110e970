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

    /// <summary>The references that rejections had emptied which the batch mends.</summary>
    public ImmutableArray<OfferedReference> Offers { get; init; } = [];
}

/// <summary>What became of an entry.</summary>
/// <param name="Key">The entry's key.</param>
/// <param name="Reasons">Why it was rejected; empty when it was applied.</param>
internal sealed record EntryOutcome(EntryKey Key, ImmutableArray<RejectionReason> Reasons)
{
    public bool IsApplied => Reasons.IsEmpty;
}

/// <summary>An object by its entity's stable id and its own.</summary>
internal readonly record struct ObjectKey(string EntityId, ObjectId Id);
