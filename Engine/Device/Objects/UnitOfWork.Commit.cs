using System.Collections.Immutable;
using OfflineSync.Device;
using OfflineSync.Journal;

namespace OfflineSync;

public sealed partial class UnitOfWork
{
    /// <summary>Commits an object: its changes are durable and in the journal when this returns. No network is used, and no synchronization waited for.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>, <see cref="ErrorCode.ValueInvalid"/> (a reference to an object of another specialization), <see cref="ErrorCode.AccessDenied"/> (see <see cref="OfflineOptions.ChecksRights"/>) or <see cref="ErrorCode.DiskFailed"/>: nothing was committed.</exception>
    public Task<CommitReceipt> CommitAsync(OfflineObject committed, CancellationToken cancellationToken = default) => CommitAsync([committed], group: false, cancellationToken);

    /// <summary>Commits objects together, in one local transaction.</summary>
    /// <param name="committed">The objects.</param>
    /// <param name="group">Whether the server, too, applies them together or not at all. The default is false: each object stands for itself.</param>
    /// <param name="cancellationToken">Cancels before the transaction begins.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>, <see cref="ErrorCode.ValueInvalid"/> (a reference to an object of another specialization), <see cref="ErrorCode.AccessDenied"/> (see <see cref="OfflineOptions.ChecksRights"/>) or <see cref="ErrorCode.DiskFailed"/>: nothing was committed.</exception>
    public async Task<CommitReceipt> CommitAsync(IEnumerable<OfflineObject> committed, bool group = false, CancellationToken cancellationToken = default)
    {
        OfflineObject[] objects = CommitInMemory(committed.Distinct());
        return await CommitAsync([.. objects.Union(NewLinksOf(objects)).Select(Capture)], [], RemovedLinksOf(objects), group, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CommitReceipt> CommitAsync(CapturedObject[] captured, IReadOnlyList<(EntityDefinition Entity, RejectedObject Delete)> deletes, OfflineObject[] unlinked, bool group, CancellationToken cancellationToken)
    {
        ThrowIfTooMany(captured.Length + deletes.Count + unlinked.Length);
        object?[][] shown = new object?[captured.Length][];
        ImmutableArray<EntryKey> keys = await _database.WriteAsync(transaction => Commit(transaction, captured, deletes, unlinked, group, shown), cancellationToken).ConfigureAwait(false);
        Change(() =>
        {
            for (int i = 0; i < captured.Length; i++) TakeCommitted(captured[i].Object, shown[i]);
            foreach (OfflineObject link in unlinked)
            {
                _unlinked.Remove(link.Id);
                Forget(link);
            }
        });
        return Receipt(keys);
    }

    /// <summary>Commits everything that is new or changed here, in one local transaction.</summary>
    /// <param name="group">Whether the server, too, applies it together or not at all. The default is false.</param>
    /// <param name="cancellationToken">Cancels before the transaction begins.</param>
    public Task<CommitReceipt> CommitAllAsync(bool group = false, CancellationToken cancellationToken = default)
    {
        OfflineObject[] changed;
        OfflineObject[] unlinked;
        lock (_lock) (changed, unlinked) = ([.. _objects.Kept], [.. _unlinked.Values]);
        return CommitAsync([.. CommitInMemory(changed).Select(Capture)], [], unlinked, group, cancellationToken);
    }

    private CapturedObject Capture(OfflineObject committed)
    {
        ThrowIfDisposed();
        ThrowIfForeign(committed);
        return committed.IsEmpty
            ? throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{committed} is empty: it was deleted or left the device.", "Create a new object instead.")
            : CapturedObject.Of(committed, _restored.TryGetValue(committed.Id, out ImmutableArray<EntryKey> superseded) ? superseded : []);
    }

    /// <summary>Writes the objects as they were captured.</summary>
    /// <returns>The keys of their entries.</returns>
    private ImmutableArray<EntryKey> Commit(WriteTransaction transaction, CapturedObject[] captured, IReadOnlyList<(EntityDefinition Entity, RejectedObject Delete)> deletes, OfflineObject[] unlinked, bool group, object?[][] shown)
    {
        CommitStep step = Step(transaction, group && captured.Length + deletes.Count + unlinked.Length > 1);
        var keys = ImmutableArray.CreateBuilder<EntryKey>(captured.Length + deletes.Count);
        for (int i = 0; i < captured.Length; i++)
        {
            if (step.Commit(captured[i], out shown[i]) is { } key) keys.Add(key);
        }
        TargetCheck.ThrowIfOfOtherKind(transaction, captured);
        foreach (OfflineObject link in unlinked)
        {
            if (step.Delete(link.Entity, link.Id, []) is { } key) keys.Add(key);
        }
        foreach ((EntityDefinition entity, RejectedObject delete) in deletes)
        {
            if (step.Delete(entity, delete.ObjectId, delete.Keys) is { } key) keys.Add(key);
        }
        return keys.DrainToImmutable();
    }

    private CommitStep Step(WriteTransaction transaction, bool group) =>
        new(transaction, new EntryBuilder(_database, group ? _engine.Ids.NewId() : null));

    private void TakeCommitted(OfflineObject committed, object?[] shown)
    {
        _restored.Remove(committed.Id);
        if (committed.IsEmpty) return;
        committed.Refresh(shown);
        _objects.Track(committed);
    }

    private void ThrowIfTooMany(int count)
    {
        if (count > _engine.Options.CommitObjectLimit)
        {
            throw new ArgumentException($"One commit takes at most {_engine.Options.CommitObjectLimit} objects, not {count}: see {nameof(OfflineOptions.CommitObjectLimit)}.");
        }
    }

    private CommitReceipt Receipt(ImmutableArray<EntryKey> keys)
    {
        DeviceDiagnostics.CommittedEntries.Add(keys.Length);
        DeviceLog.Committed(_engine.Logger, keys.Length);
        if (!keys.IsEmpty) _engine.Triggers?.Committed();
        return new CommitReceipt(keys, _engine.OutcomesOf(_database));
    }
}
