namespace OfflineSync;

public sealed partial class UnitOfWork
{
    /// <summary>Gives an object its committed values again; one that was never committed is removed from memory.</summary>
    public void Rollback(OfflineObject changed)
    {
        ThrowIfForeign(changed);
        Change(() =>
        {
            foreach (OfflineObject link in NewLinksOf([changed]).ToList()) Forget(link);
            foreach (OfflineObject link in RemovedLinksOf([changed])) _unlinked.Remove(link.Id);
            if (changed.State == ObjectState.New)
            {
                Forget(changed);
                ClearReferencesTo(new HashSet<ObjectId> { changed.Id });
                return;
            }
            changed.Revert();
            _restored.Remove(changed.Id);
            _objects.Track(changed);
        });
    }

    private void ThrowIfForeign(OfflineObject used)
    {
        ArgumentNullException.ThrowIfNull(used);
        if (used.UnitOfWork == this) return;
        throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{used} belongs to another unit of work, engine or user.", "Use it with the one that created or loaded it.");
    }
}
