namespace OfflineSync.Server.Downloads;

/// <summary>An entry of the user as its event tells it.</summary>
/// <param name="Key">The entry's key, which is the event's id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="EntityId">Its entity's stable id.</param>
/// <param name="IsApplied">Whether it took effect; else it was rejected.</param>
internal readonly record struct AppliedEntry(Guid Key, Guid ObjectId, string EntityId, bool IsApplied)
{
    /// <summary>The events of entries that took effect, as the store names their types.</summary>
    public static readonly string[] EventTypes = [Projections.EventTypes.Committed, Projections.EventTypes.Deleted];
}
