namespace OfflineSync;

public sealed partial class UnitOfWork
{
    // The objects of entities that are not persistable: nobody else has them, so they are held until they are deleted or the unit ends.
    private readonly Dictionary<ObjectId, OfflineObject> _inMemory = [];

    /// <summary>Commits those of some objects that live in memory: what a rollback goes back to.</summary>
    /// <returns>The others.</returns>
    private OfflineObject[] CommitInMemory(IEnumerable<OfflineObject> committed)
    {
        OfflineObject[] all = [.. committed];
        foreach (OfflineObject one in all.Where(one => !one.Entity.IsPersistable))
        {
            Capture(one);
            Change(() =>
            {
                one.MarkCommitted(one.CopyValues());
                _objects.Track(one);
            });
        }
        return [.. all.Where(one => one.Entity.IsPersistable)];
    }

    private OfflineSyncException NotStored(EntityDefinition entity) => new(ErrorCode.ObjectNotUsable, $"{entity.Name} is not persistable: its objects live in memory, and no query finds them.",
        "Keep them in variables, or follow references between them.");
}
