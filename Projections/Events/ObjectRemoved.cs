using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>An object was deleted because of an entry that is not its own: along with another object, or by the server's own code (a handler).</summary>
/// <param name="EntityId">The entity's stable id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Cause">The entry's key.</param>
[JsonConverter(typeof(ObjectRemovedJson))]
public sealed record ObjectRemoved(string EntityId, ObjectId ObjectId, EntryKey Cause) : IObjectEvent
{
    /// <summary>The event's id, the same whenever it is computed.</summary>
    [JsonIgnore]
    public Guid Id => DerivedId.Of(Cause, ObjectId, DerivedId.ObjectRemoved);
}
