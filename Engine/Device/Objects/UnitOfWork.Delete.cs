using System.Collections.Immutable;
using OfflineSync.Device;
using OfflineSync.Journal;

namespace OfflineSync;

public sealed partial class UnitOfWork
{
    /// <summary>
    /// Deletes an object; it becomes empty, and references of loaded objects to it as well (in memory: commit them to keep that). One that was
    /// never committed is removed from memory only. What the model deletes along with it goes along at once, as far as it is on the device and its user may delete it.
    /// </summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>, <see cref="ErrorCode.AccessDenied"/>, <see cref="ErrorCode.DeleteRefused"/> (see <see cref="OfflineOptions.ChecksRights"/> for both) or <see cref="ErrorCode.DiskFailed"/>: nothing was deleted.</exception>
    public Task<CommitReceipt> DeleteAsync(OfflineObject deleted, CancellationToken cancellationToken = default) => DeleteAsync([deleted], group: false, cancellationToken);

    /// <summary>Deletes objects together, in one local transaction.</summary>
    /// <param name="deleted">The objects.</param>
    /// <param name="group">Whether the server, too, deletes them together or not at all. The default is false.</param>
    /// <param name="cancellationToken">Cancels before the transaction begins.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>, <see cref="ErrorCode.AccessDenied"/>, <see cref="ErrorCode.DeleteRefused"/> (see <see cref="OfflineOptions.ChecksRights"/> for both) or <see cref="ErrorCode.DiskFailed"/>: nothing was deleted.</exception>
    public async Task<CommitReceipt> DeleteAsync(IEnumerable<OfflineObject> deleted, bool group = false, CancellationToken cancellationToken = default)
    {
        OfflineObject[] objects = [.. deleted.Distinct()];
        foreach (OfflineObject one in objects) ThrowIfForeign(one);
        ThrowIfTooMany(objects.Length);
        (EntityDefinition Entity, ObjectId Id)[] stored = [.. objects.Where(one => one is { Entity.IsPersistable: true, State: ObjectState.Unchanged or ObjectState.Changed }).Select(one => (one.Entity, one.Id))];
        HashSet<ObjectId> gone = [.. objects.Select(one => one.Id)];
        ImmutableArray<EntryKey> keys = stored.Length == 0 ? [] : await _database.WriteAsync(transaction =>
        {
            IReadOnlyList<(EntityDefinition Entity, ObjectId Id)> cascades = DeletePlan.Cascades(transaction, stored);
            ThrowIfTooMany(stored.Length + cascades.Count);
            // What goes along goes together or not at all.
            CommitStep step = Step(transaction, cascades.Count > 0 || (group && stored.Length > 1));
            gone.UnionWith(cascades.Select(one => one.Id));
            return cascades.Concat(stored).Select(one => step.Delete(one.Entity, one.Id, [])).OfType<EntryKey>().ToImmutableArray();
        }, cancellationToken).ConfigureAwait(false);
        Change(() =>
        {
            foreach (OfflineObject one in objects.Union(_objects.Loaded(gone)).ToList()) Forget(one);
            ClearReferencesTo(gone);
        });
        return Receipt(keys);
    }

    private void ClearReferencesTo(IReadOnlySet<ObjectId> ids)
    {
        foreach (OfflineObject loaded in _objects.Loaded())
        {
            foreach (MemberDefinition reference in loaded.Entity.Members)
            {
                if (reference.IsReference && loaded.GetValue(reference) is ObjectId target && ids.Contains(target)) loaded.SetValue(reference, null);
            }
        }
    }
}
