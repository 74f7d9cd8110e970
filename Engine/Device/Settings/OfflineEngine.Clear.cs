using OfflineSync.Device;
using OfflineSync.Journal;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <summary>
    /// Takes all objects of an entity off this device. Nothing is deleted on the server, and references to them stay as they are; the next full
    /// synchronization brings back what the entity's setting asks for.
    /// </summary>
    /// <param name="unsent">What happens where objects have entries that the server has not got. The default refuses.</param>
    /// <param name="cancellationToken">Cancels before anything was taken away.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.UnsentEntries"/>; <see cref="ErrorCode.SynchronizationRunning"/>; <see cref="ErrorCode.DiskFailed"/>.</exception>
    public Task ClearAsync<T>(UnsentWork unsent = UnsentWork.Refuse, CancellationToken cancellationToken = default)
        where T : OfflineObject, IEntity<T> => ClearAsync(T.Shape.Name, unsent, cancellationToken);

    /// <summary>The same for an entity by its name.</summary>
    /// <param name="entity">The entity's name.</param>
    /// <param name="unsent">What happens where objects have entries that the server has not got. The default refuses.</param>
    /// <param name="cancellationToken">Cancels before anything was taken away.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.UnsentEntries"/>; <see cref="ErrorCode.SynchronizationRunning"/>; <see cref="ErrorCode.DiskFailed"/>.</exception>
    public Task ClearAsync(string entity, UnsentWork unsent = UnsentWork.Refuse, CancellationToken cancellationToken = default)
    {
        EntityDefinition definition = Model.Entity(entity);
        return ClearAsync(definition.Name, one => one.EntityId == definition.Id, transaction =>
        {
            ClearStep.ClearEntity(transaction, transaction.Database.Table(definition));
            Resets.AddEntity(transaction, definition.Id);
        }, unsent, cancellationToken);
    }

    /// <summary>Takes objects off this device: they become empty. See <see cref="ClearAsync{T}"/>. Objects that were never committed stay.</summary>
    /// <param name="objects">The objects, of this engine and user.</param>
    /// <param name="unsent">What happens where objects have entries that the server has not got. The default refuses.</param>
    /// <param name="cancellationToken">Cancels before anything was taken away.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.UnsentEntries"/>; <see cref="ErrorCode.ObjectNotUsable"/>; <see cref="ErrorCode.SynchronizationRunning"/>; <see cref="ErrorCode.DiskFailed"/>.</exception>
    public Task ClearAsync(IEnumerable<OfflineObject> objects, UnsentWork unsent = UnsentWork.Refuse, CancellationToken cancellationToken = default)
    {
        OfflineObject[] cleared = [.. objects.Where(one => one.State is ObjectState.Unchanged or ObjectState.Changed)];
        foreach (OfflineObject one in cleared) _ = UnitOf(one);
        HashSet<ObjectId> ids = [.. cleared.Select(one => one.Id)];
        return ClearAsync($"{ids.Count} object(s)", one => ids.Contains(one.Id), transaction =>
        {
            foreach (IGrouping<EntityDefinition, OfflineObject> group in cleared.GroupBy(one => one.Entity)) ClearStep.ClearObjects(transaction, group.Key, [.. group.Select(one => one.Id).Distinct()]);
        }, unsent, cancellationToken);
    }

    private async Task ClearAsync(string what, Func<(string EntityId, ObjectId Id), bool> isCleared, Action<WriteTransaction> clear, UnsentWork unsent, CancellationToken cancellationToken) =>
        await _synchronization.RunAsync(async () =>
        {
            Task heard;
            using (WriteTransaction transaction = await Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false))
            {
                int open = transaction.Journal.ReadUnsettledObjects().Count(isCleared);
                if (unsent == UnsentWork.Refuse && open > 0) throw UnsentEntries($"{open} object(s) of what is to be cleared ({what}) have");
                clear(transaction);
                // A page set under way began before: it starts again, and asks for what is gone now.
                DownloadMarks.StopPages(transaction);
                heard = transaction.Commit();
            }
            await heard.ConfigureAwait(false);
            return new SyncResult { Scope = SyncScope.Full };
        }).ConfigureAwait(false);

    private static OfflineSyncException UnsentEntries(string what) => new(ErrorCode.UnsentEntries, $"{what} entries that the server has not got.",
        "Synchronize first, or say that the journal keeps them (UnsentWork.Keep).");
}
