using System.Collections.Immutable;

namespace OfflineSync.Journal;

/// <summary>
/// What a device shows of an object, sent beside its entries where the policy overwrites the whole object: base, every own applied entry
/// that is not in that base, and exactly the entries of the batch; only members that were delivered to the device or set by it.
/// </summary>
/// <param name="EntityId">The entity's stable id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Members">The members, sorted by stable id (ordinal).</param>
internal sealed record ObjectContent(string EntityId, ObjectId ObjectId, ImmutableArray<ContentMember> Members);

/// <summary>A member of an object's content.</summary>
/// <param name="MemberId">The member's stable id.</param>
/// <param name="Type">The member's type.</param>
/// <param name="Value">The value; null when empty.</param>
internal sealed record ContentMember(string MemberId, MemberType Type, object? Value);
