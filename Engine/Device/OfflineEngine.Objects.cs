using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <summary>Begins a unit of work with objects of its own: a screen that edits and may be cancelled.</summary>
    public UnitOfWork BeginUnitOfWork() => Local.Begin();

    /// <inheritdoc cref="UnitOfWork.Create{T}" />
    public T Create<T>(Action<T>? initialize = null)
        where T : OfflineObject, IEntity<T> => Local.Unit.Create(initialize);

    /// <inheritdoc cref="UnitOfWork.Create(string)" />
    public OfflineObject Create(string entity) => Local.Unit.Create(entity);

    /// <inheritdoc cref="UnitOfWork.FindAsync{T}" />
    public Task<T?> FindAsync<T>(ObjectId id, CancellationToken cancellationToken = default)
        where T : OfflineObject, IEntity<T> => Local.Unit.FindAsync<T>(id, cancellationToken);

    /// <inheritdoc cref="UnitOfWork.FindAsync(string, ObjectId, CancellationToken)" />
    public Task<OfflineObject?> FindAsync(string entity, ObjectId id, CancellationToken cancellationToken = default) => Local.Unit.FindAsync(entity, id, cancellationToken);

    /// <inheritdoc cref="UnitOfWork.RetrieveByAssociationAsync{T}" />
    public Task<IReadOnlyList<T>> RetrieveByAssociationAsync<T>(OfflineObject from, string association, CancellationToken cancellationToken = default)
        where T : OfflineObject => UnitOf(from).RetrieveByAssociationAsync<T>(from, association, cancellationToken);

    /// <inheritdoc cref="UnitOfWork.RetrieveByAssociationAsync(OfflineObject, string, CancellationToken)" />
    public Task<IReadOnlyList<OfflineObject>> RetrieveByAssociationAsync(OfflineObject from, string association, CancellationToken cancellationToken = default) =>
        UnitOf(from).RetrieveByAssociationAsync(from, association, cancellationToken);

    /// <inheritdoc cref="UnitOfWork.RetrieveReferringAsync" />
    public Task<IReadOnlyList<OfflineObject>> RetrieveReferringAsync(OfflineObject target, string association, CancellationToken cancellationToken = default) =>
        UnitOf(target).RetrieveReferringAsync(target, association, cancellationToken);

    /// <inheritdoc cref="UnitOfWork.CommitAsync(OfflineObject, CancellationToken)" />
    public Task<CommitReceipt> CommitAsync(OfflineObject committed, CancellationToken cancellationToken = default) => UnitOf(committed).CommitAsync(committed, cancellationToken);

    /// <inheritdoc cref="UnitOfWork.CommitAsync(IEnumerable{OfflineObject}, bool, CancellationToken)" />
    public Task<CommitReceipt> CommitAsync(IEnumerable<OfflineObject> committed, bool group = false, CancellationToken cancellationToken = default)
    {
        OfflineObject[] objects = [.. committed];
        return UnitOf(objects).CommitAsync(objects, group, cancellationToken);
    }

    /// <inheritdoc cref="UnitOfWork.DeleteAsync(OfflineObject, CancellationToken)" />
    public Task<CommitReceipt> DeleteAsync(OfflineObject deleted, CancellationToken cancellationToken = default) => UnitOf(deleted).DeleteAsync(deleted, cancellationToken);

    /// <inheritdoc cref="UnitOfWork.DeleteAsync(IEnumerable{OfflineObject}, bool, CancellationToken)" />
    public Task<CommitReceipt> DeleteAsync(IEnumerable<OfflineObject> deleted, bool group = false, CancellationToken cancellationToken = default)
    {
        OfflineObject[] objects = [.. deleted];
        return UnitOf(objects).DeleteAsync(objects, group, cancellationToken);
    }

    /// <inheritdoc cref="UnitOfWork.Rollback" />
    public void Rollback(OfflineObject changed) => UnitOf(changed).Rollback(changed);

    /// <summary>What became of a journal entry; null while no synchronization has learned it, or when the key is not of this user's journal.</summary>
    public Task<EntryOutcome?> GetOutcomeAsync(EntryKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Local.Outcomes.Find(key));
    }

    /// <summary>The journal entries whose outcome is not known: not sent yet, or sent without an answer. In order.</summary>
    public Task<IReadOnlyList<StoredEntry>> GetPendingAsync(CancellationToken cancellationToken = default) => ReadEntries([EntryState.Pending, EntryState.Sent], cancellationToken);

    /// <summary>The journal entries that the server refused, or that cannot stand because another one was refused, with their reasons. In order.</summary>
    public Task<IReadOnlyList<StoredEntry>> GetRejectedAsync(CancellationToken cancellationToken = default) => ReadEntries([EntryState.Rejected, EntryState.SetAside], cancellationToken);

    internal OutcomeWatch? OutcomesOf(DeviceDatabase database) => _local is { } local && local.Database == database ? local.Outcomes : null;

    private Task<IReadOnlyList<StoredEntry>> ReadEntries(IReadOnlyList<EntryState> states, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<StoredEntry>>(
            Database.Read(transaction => states.SelectMany(transaction.Journal.ReadByState).OrderBy(entry => entry.Position).ToArray()));
    }

    private UnitOfWork UnitOf(params IReadOnlyCollection<OfflineObject> objects)
    {
        UnitOfWork[] units = [.. objects.Select(UnitOf).Distinct()];
        return units.Length switch
        {
            0 => Local.Unit,
            1 => units[0],
            _ => throw new OfflineSyncException(ErrorCode.ObjectNotUsable, "These objects belong to several units of work.", "Commit or delete them per unit of work."),
        };
    }

    private UnitOfWork UnitOf(OfflineObject used)
    {
        ArgumentNullException.ThrowIfNull(used);
        DeviceDatabase database = Database;
        return used.UnitOfWork is UnitOfWork unit && unit.Database == database ? unit
            : throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{used} belongs to another engine, or to a user who is not signed in any more.", "Use it with the engine and the user that created or loaded it.");
    }
}
