namespace OfflineSync;

public sealed partial class UnitOfWork
{
    // The stored links that were taken out of a set and wait for the commit of its holder.
    private readonly Dictionary<ObjectId, OfflineObject> _unlinked = [];

    IReadOnlyList<OfflineObject> IObjectOwner.Linked(OfflineObject holder, SetDefinition set)
    {
        ThrowIfDisposed();
        (MemberDefinition near, MemberDefinition far) = set.Link!.MembersFrom(set);
        lock (_lock)
        {
            EntityDefinition target = _database.Model.Entity(set.Target);
            return
            [
                .. Referring(set.Link.Entity, near, holder.Id).Where(link => !_unlinked.ContainsKey(link.Id))
                    .Select(link => link.GetValue(far)).OfType<ObjectId>().Distinct().Order()
                    .Select(id => Find(target, id)).OfType<OfflineObject>(),
            ];
        }
    }

    void IObjectOwner.Link(OfflineObject holder, SetDefinition set, OfflineObject added)
    {
        (MemberDefinition near, MemberDefinition far) = set.Link!.MembersFrom(set);
        lock (_lock)
        {
            // What was taken out and is put back was never gone.
            OfflineObject[] before = [.. _unlinked.Values.Where(link => Joins(link, near, holder, far, added))];
            foreach (OfflineObject link in before) _unlinked.Remove(link.Id);
            if (before.Length > 0) return;
            OfflineObject created = Create(set.Link.Entity, set.Link.Entity.Name);
            created.SetValue(near, holder);
            created.SetValue(far, added);
        }
    }

    void IObjectOwner.Unlink(OfflineObject holder, SetDefinition set, OfflineObject removed)
    {
        (MemberDefinition near, MemberDefinition far) = set.Link!.MembersFrom(set);
        Change(() =>
        {
            // Two devices may have added the same one: all of it goes.
            foreach (OfflineObject link in Referring(set.Link.Entity, near, holder.Id).Where(link => Joins(link, near, holder, far, removed)))
            {
                if (link.State == ObjectState.New) Forget(link);
                else _unlinked[link.Id] = link;
            }
        });
    }

    /// <summary>The links that are stored with the commit of some objects.</summary>
    private IEnumerable<OfflineObject> NewLinksOf(IReadOnlyCollection<OfflineObject> holders)
    {
        if (!_database.Model.Entities.Any(entity => entity.Link is not null)) return [];
        HashSet<ObjectId> ids = [.. holders.Select(holder => holder.Id)];
        lock (_lock) return [.. _objects.Kept.Where(link => link.State == ObjectState.New && IsHeldBy(link, ids))];
    }

    /// <summary>The links that are deleted with the commit of some objects.</summary>
    private OfflineObject[] RemovedLinksOf(IReadOnlyCollection<OfflineObject> holders)
    {
        if (_unlinked.Count == 0) return [];
        HashSet<ObjectId> ids = [.. holders.Select(holder => holder.Id)];
        lock (_lock) return [.. _unlinked.Values.Where(link => IsHeldBy(link, ids))];
    }

    private static bool IsHeldBy(OfflineObject link, HashSet<ObjectId> holders) =>
        link.Entity.Link is { } definition && definition.Ends().Any(end => link.GetValue(end.Near) is ObjectId holder && holders.Contains(holder));

    private static bool Joins(OfflineObject link, MemberDefinition near, OfflineObject holder, MemberDefinition far, OfflineObject other) =>
        Values.Same(link.GetValue(near), holder.Id) && Values.Same(link.GetValue(far), other.Id);
}
