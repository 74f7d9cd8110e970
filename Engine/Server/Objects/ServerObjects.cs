using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Server;

/// <summary>
/// A unit of work for the operator's own code: objects are found, created, changed and deleted in memory, and committed together. No access
/// rule applies; everything else (existence, references, required members, lengths, conflicts) is decided as for an upload, and
/// devices receive the changes with their next download.
/// </summary>
/// <remarks>Not safe for use by several threads at a time.</remarks>
public sealed class ServerObjects : IObjectOwner
{
    /// <summary>How many objects one transaction takes. A greater commit becomes several.</summary>
    public const int BatchLimit = 10_000;

    private readonly ServerStore _store;
    private readonly UploadDecision _decision;
    private readonly IdSource _ids;
    private readonly TimeProvider _time;
    private readonly JournalId _journal;
    private readonly Dictionary<ObjectId, OfflineObject> _objects = [];
    private readonly Dictionary<ObjectId, Guid> _versions = [];
    private readonly List<OfflineObject> _changed = [];
    private readonly HashSet<ObjectId> _isListed = [];
    private readonly HashSet<ObjectId> _deleted = [];
    private long _sequence;
    private Sha256Hash _previous;

    internal ServerObjects(ServerStore store, UploadDecision decision, IdSource ids, TimeProvider time)
    {
        _store = store;
        _decision = decision;
        _ids = ids;
        _time = time;
        _journal = new JournalId(ids.NewId());
    }

    /// <summary>The user id that events of the operator's code carry. There is no such user object, and nobody can sign in as it.</summary>
    public static ObjectId SystemUser { get; } = new(new Guid("00000000-0000-7000-8000-000000000001"));

    /// <summary>Creates an object. It is stored by <see cref="CommitAsync"/>.</summary>
    public T Create<T>(Action<T>? set = null)
        where T : OfflineObject, IEntity<T>
    {
        var created = (T)Create(_store.Model.Entity<T>(), T.Shape.Name);
        set?.Invoke(created);
        return created;
    }

    /// <summary>Creates an object of an entity by name. It is stored by <see cref="CommitAsync"/>.</summary>
    public OfflineObject Create(string entity) => Create(_store.Model.Entity(entity), entity);

    /// <summary>The object with that id; null when there is none. The same object each time, with what was changed in memory.</summary>
    public async Task<T?> FindAsync<T>(ObjectId id, CancellationToken cancellationToken = default)
        where T : OfflineObject, IEntity<T> => await FindAsync(_store.Model.Entity<T>(), id, cancellationToken) as T;

    /// <summary>The object of an entity by name with that id; null when there is none.</summary>
    public Task<OfflineObject?> FindAsync(string entity, ObjectId id, CancellationToken cancellationToken = default) =>
        FindAsync(_store.Model.Entity(entity), id, cancellationToken);

    /// <summary>Deletes an object of this unit of work. It is gone with <see cref="CommitAsync"/>; references to it are emptied.</summary>
    public void Delete(OfflineObject deleted)
    {
        if (deleted.UnitOfWork != this) throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{deleted} belongs to another unit of work.", "Find the object here first.");
        if (deleted.IsEmpty) return;
        _deleted.Add(deleted.Id);
        List(deleted);
    }

    /// <summary>Stores everything that was created, changed or deleted here since the last commit.</summary>
    /// <param name="progress">Hears how many objects are stored.</param>
    /// <param name="cancellationToken">Stops between two transactions.</param>
    /// <returns>How many objects were stored or deleted.</returns>
    /// <exception cref="OfflineSyncException">
    /// The first object's reason, with all of them in the message. Nothing of its transaction was applied; up to <see cref="BatchLimit"/>
    /// objects are one transaction. What was not stored is still here, to be corrected and committed again.
    /// </exception>
    public async Task<int> CommitAsync(IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        int stored = 0;
        while (_changed.Count > 0)
        {
            OfflineObject[] part = [.. _changed.Take(BatchLimit)];
            stored += await CommitPartAsync(part, cancellationToken);
            _changed.RemoveRange(0, part.Length);
            _isListed.ExceptWith(part.Select(changed => changed.Id));
            progress?.Report(stored);
        }
        return stored;
    }

    OfflineObject? IObjectOwner.Resolve(EntityDefinition entity, ObjectId id) => _objects.GetValueOrDefault(id);

    object? IObjectOwner.Reserved(MemberDefinition member, object? value) => HashedTexts.Reserved(member, value);

    IReadOnlyList<OfflineObject> IObjectOwner.Linked(OfflineObject holder, SetDefinition set) => throw LinksOnServer(set);

    void IObjectOwner.Link(OfflineObject holder, SetDefinition set, OfflineObject added) => throw LinksOnServer(set);

    void IObjectOwner.Unlink(OfflineObject holder, SetDefinition set, OfflineObject removed) => throw LinksOnServer(set);

    void IObjectOwner.OnChanged(OfflineObject changed) => List(changed);

    void IObjectOwner.Notify(Action raise) => raise();

    internal static OfflineSyncException LinksOnServer(SetDefinition set) => new(ErrorCode.ObjectNotUsable, $"{set.Name} cannot be read or changed as a set on the server: that would ask the database in the middle of a property.",
        $"Find, create and delete objects of the entity '{set.Association}': their members {LinkDefinition.OwnerMember} and {LinkDefinition.TargetMember} are the two ends.");

    private OfflineObject Create(EntityDefinition entity, string name)
    {
        object?[] values = entity.InitialValues(name, _time.GetUtcNow());
        OfflineObject created = entity.NewInstance(values);
        created.Bind(this, entity, _ids.NewObjectId(), values, isNew: true);
        _objects.Add(created.Id, created);
        List(created);
        return created;
    }

    private async Task<OfflineObject?> FindAsync(EntityDefinition entity, ObjectId id, CancellationToken cancellationToken)
    {
        if (_objects.TryGetValue(id, out OfflineObject? known)) return known.Entity == entity && !known.IsEmpty ? known : null;
        await using NpgsqlConnection connection = await _store.DataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!(await StoredObjects.ReadAsync(transaction, _store.Schema, [(entity, id)])).TryGetValue(id, out StoredObject? stored)) return null;
        OfflineObject found = entity.NewInstance(stored.Values);
        found.Bind(this, entity, id, stored.Values, isNew: false);
        _objects.Add(id, found);
        _versions[id] = stored.LastEvent;
        return found;
    }

    private async Task<int> CommitPartAsync(IReadOnlyList<OfflineObject> part, CancellationToken cancellationToken)
    {
        long sequence = _sequence;
        Sha256Hash previous = _previous;
        var entries = new List<ChainedEntry>(part.Count);
        foreach (OfflineObject changed in part)
        {
            if (Entry(changed) is not { } entry) continue;
            var chained = new ChainedEntry(_journal, ++sequence, entry, previous);
            previous = chained.Hash;
            entries.Add(chained);
        }
        if (entries.Count > 0)
        {
            // It never travels, so it has no lines to hash; the chain's last hash covers the same.
            var batch = new UploadBatch(new BatchHeader(new BatchId(_ids.NewId()), _journal, SystemUser, _store.Model.Version), [.. entries], [], previous);
            await _decision.DecideAsync(batch, SystemUser, UploadMode.Operator, cancellationToken);
        }
        (_sequence, _previous) = (sequence, previous);
        foreach (ChainedEntry entry in entries) _versions[entry.Entry.ObjectId] = entry.Entry.Key.Value;
        foreach (OfflineObject changed in part)
        {
            if (_deleted.Remove(changed.Id)) changed.Empty();
            else changed.MarkCommitted(changed.CopyValues());
        }
        return entries.Count;
    }

    private JournalEntry? Entry(OfflineObject changed)
    {
        bool isNew = changed.State == ObjectState.New, isDeleted = _deleted.Contains(changed.Id);
        if (isNew && isDeleted) return null;
        if (!isNew && !isDeleted && changed.State == ObjectState.Unchanged) return null;
        return new JournalEntry
        {
            Key = new EntryKey(_ids.NewId()),
            Kind = isDeleted ? EntryKind.Delete : EntryKind.Commit,
            EntityId = changed.Entity.Id,
            ObjectId = changed.Id,
            IsNew = isNew,
            Changes = isDeleted ? [] :
            [
                .. changed.ChangedMembers.OrderBy(member => member.Id, StringComparer.Ordinal)
                    .Select(member => new MemberChange(member.Id, member.Type, changed.GetCommitted(member), changed.GetValue(member))),
            ],
            Basis = new EntryBasis(_versions.TryGetValue(changed.Id, out Guid version) ? version : null, null),
            ModelVersion = _store.Model.Version,
            User = SystemUser,
            DeviceTime = Values.FromMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds()),
        };
    }

    private void List(OfflineObject changed)
    {
        if (_isListed.Add(changed.Id)) _changed.Add(changed);
    }
}
