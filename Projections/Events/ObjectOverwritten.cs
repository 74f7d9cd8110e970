using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>
/// An upload met a change that its device had not seen. Under <see cref="ConflictPolicy.LastWins"/> the device's content overwrote members
/// that no entry set; under every policy the conflict is kept with both values. Of an object that the upload deleted, or wanted to delete, these are
/// all that it had, and the sent ones are empty.
/// </summary>
/// <param name="EntityId">The entity's stable id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Changes">What the content really changed, beyond the entries themselves.</param>
/// <param name="Conflicts">The members whose stored value the device had not seen.</param>
/// <param name="Cause">The key of the object's last entry in the batch.</param>
[JsonConverter(typeof(ObjectOverwrittenJson))]
public sealed record ObjectOverwritten(
    string EntityId, ObjectId ObjectId, ImmutableArray<MemberChange> Changes, ImmutableArray<MemberConflict> Conflicts, EntryKey Cause) : IObjectEvent
{
    /// <summary>The event's id, the same whenever it is computed.</summary>
    [JsonIgnore]
    public Guid Id => DerivedId.Of(Cause, ObjectId, DerivedId.ObjectOverwritten);
}

/// <summary>A member that two sides changed.</summary>
/// <param name="MemberId">The member's stable id.</param>
/// <param name="Type">The member's type.</param>
/// <param name="Stored">The value that the server had.</param>
/// <param name="Sent">The value that the device sent.</param>
/// <param name="Taken">Whether the device's value was taken; else the stored one stayed.</param>
public sealed record MemberConflict(string MemberId, MemberType Type, object? Stored, object? Sent, bool Taken);
