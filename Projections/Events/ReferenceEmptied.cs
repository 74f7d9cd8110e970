using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>References of an object were emptied, because what they pointed to was deleted or its creation was rejected.</summary>
/// <param name="EntityId">The entity's stable id.</param>
/// <param name="ObjectId">The object that referred.</param>
/// <param name="Members">The emptied members.</param>
/// <param name="Cause">The key of the entry that deleted the target, or of the rejected entry that would have created it.</param>
[JsonConverter(typeof(ReferenceEmptiedJson))]
public sealed record ReferenceEmptied(string EntityId, ObjectId ObjectId, ImmutableArray<EmptiedReference> Members, EntryKey Cause) : IObjectEvent
{
    /// <summary>The event's id, the same whenever it is computed.</summary>
    [JsonIgnore]
    public Guid Id => DerivedId.Of(Cause, ObjectId, DerivedId.ReferenceEmptied);
}

/// <summary>An emptied reference.</summary>
/// <param name="MemberId">The member's stable id.</param>
/// <param name="Before">What it pointed to.</param>
public sealed record EmptiedReference(string MemberId, ObjectId Before);
