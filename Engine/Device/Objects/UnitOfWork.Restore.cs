using System.Collections.Immutable;
using OfflineSync.Device;
using OfflineSync.Journal;

namespace OfflineSync;

public sealed partial class UnitOfWork
{
    private readonly Dictionary<ObjectId, ImmutableArray<EntryKey>> _restored = [];

    /// <inheritdoc cref="RejectedObjects.RestoreAsync" />
    public Task<OfflineObject> RestoreAsync(RejectedObject rejected, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rejected);
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        EntityDefinition entity = EntityOf(rejected);
        if (rejected.IsDelete) throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{entity.Name} {rejected.ObjectId} was to be deleted: there is nothing to correct.", "Resubmit it as it is, or dismiss it.");
        OfflineObject? restored = null;
        Change(() =>
        {
            _database.Read(transaction =>
            {
                Supersession.ThrowIfDecided(transaction.Journal, rejected.Keys);
                return true;
            });
            restored = Find(entity, rejected.ObjectId) ?? CreateAgain(entity, rejected);
            foreach (MemberChange change in rejected.Changes)
            {
                // What this version of the model has no place for shows nowhere; the journal keeps it.
                if (entity.Receive(change.MemberId, change.Type, change.After) is { Kind: ReceivedKind.Taken, Member: { } member } received) restored.SetValue(member, received.Value);
            }
            _restored[restored.Id] = rejected.Keys;
        });
        return Task.FromResult(restored!);
    }

    /// <summary>Writes an entry per restored object and per delete, in one local transaction.</summary>
    internal Task<CommitReceipt> ResubmitAsync(IReadOnlyList<OfflineObject> restored, IReadOnlyList<RejectedObject> deletes, bool group, CancellationToken cancellationToken) =>
        CommitAsync([.. restored.Select(Capture)], [.. deletes.Select(one => (EntityOf(one), one))], [], group, cancellationToken);

    private OfflineObject CreateAgain(EntityDefinition entity, RejectedObject rejected)
    {
        if (!rejected.IsNew)
        {
            throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{entity.Name} {rejected.ObjectId} is not on the device any more, so its change has nothing to stand on.",
                "Create a new object with what the change says, and dismiss this one.");
        }
        string name = entity.Specializations.FirstOrDefault(one => rejected.Changes.Any(change => change.MemberId == Specialization.MemberName && Values.Same(change.After, one.Id)))?.Name ?? entity.Name;
        object?[] values = entity.InitialValues(name, _engine.Options.TimeProvider.GetUtcNow());
        OfflineObject created = entity.NewInstance(values);
        created.Bind(this, entity, rejected.ObjectId, values, isNew: true);
        _objects.Add(created);
        _objects.Track(created);
        return created;
    }

    private EntityDefinition EntityOf(RejectedObject rejected) => _database.Model.FindEntityById(rejected.EntityId)
        ?? throw new OfflineSyncException(ErrorCode.ModelUnknownName, $"This version of the model has no entity '{rejected.EntityId}'.", "Dismiss the object, or use a version of the app that has it.");
}
