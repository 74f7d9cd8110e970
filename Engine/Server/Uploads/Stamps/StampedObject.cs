using OfflineSync.Journal;

namespace OfflineSync.Server.Uploads.Stamps;

/// <summary>An object that the server gives values.</summary>
/// <param name="Entity">Its entity.</param>
/// <param name="Id">The object.</param>
/// <param name="IsNew">Whether the decision creates it.</param>
/// <param name="Cause">The entry that is the reason.</param>
internal sealed record StampedObject(EntityDefinition Entity, ObjectId Id, bool IsNew, EntryKey Cause)
{
    /// <summary>The values by member.</summary>
    public Dictionary<MemberDefinition, object?> Values { get; } = new(ReferenceEqualityComparer.Instance);
}
