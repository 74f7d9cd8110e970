using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>The server's own code (a handler) created or changed an object, because of an entry.</summary>
/// <param name="EntityId">The entity's stable id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="IsNew">Whether it was created.</param>
/// <param name="Changes">The changed members, sorted by stable id; before is the value with the batch's own entries applied.</param>
/// <param name="Cause">The key of the entry whose handler did it last.</param>
[JsonConverter(typeof(ObjectAdjustedJson))]
public sealed record ObjectAdjusted(string EntityId, ObjectId ObjectId, bool IsNew, ImmutableArray<MemberChange> Changes, EntryKey Cause) : IObjectEvent
{
    /// <summary>The event's id, the same whenever it is computed.</summary>
    [JsonIgnore]
    public Guid Id => DerivedId.Of(Cause, ObjectId, DerivedId.ObjectAdjusted);
}
