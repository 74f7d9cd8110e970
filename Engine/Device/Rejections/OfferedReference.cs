using System.Diagnostics;

namespace OfflineSync;

/// <summary>A reference that was emptied because its target was rejected, and that could be set again, for the target was resubmitted and accepted.</summary>
/// <param name="EntityId">The stable id of the referring object's entity.</param>
/// <param name="ObjectId">The referring object.</param>
/// <param name="MemberId">The reference's stable id.</param>
/// <param name="Target">What it pointed to.</param>
[DebuggerDisplay("{EntityId,nq} {ObjectId}: {MemberId,nq} to {Target}")]
public sealed record OfferedReference(string EntityId, ObjectId ObjectId, string MemberId, ObjectId Target);
