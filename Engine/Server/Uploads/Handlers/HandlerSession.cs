using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>
/// The unit of work of one round of handlers: the objects that they found, created, changed and deleted, all in memory.
/// </summary>
/// <remarks>
/// Invariants: 1. what a handler does counts once it came to an end; one that fails leaves nothing; 2. an object that handlers change is
/// locked before its change counts; 3. once closed it touches the database never again, whatever a handler that was given up still does.
/// </remarks>
internal sealed partial class HandlerSession : IObjectOwner
{
    private readonly Dictionary<ObjectId, HandledObject> _objects = [];
    private readonly HashSet<HandledObject> _touched = [];
    private readonly HandlerReads _reads;
    private readonly BatchView _batch;
    private readonly IdSource _ids;
    private readonly TimeProvider _time;
    private bool _isBinding;

    public HandlerSession(DomainModel model, HandlerReads reads, BatchView batch, IdSource ids, TimeProvider time)
    {
        Model = model;
        _reads = reads;
        _batch = batch;
        _ids = ids;
        _time = time;
        Objects = new HandlerObjects(this);
    }

    public DomainModel Model { get; }

    /// <summary>What handlers see of it.</summary>
    public HandlerObjects Objects { get; }

    public OfflineObject Create(EntityDefinition entity, string name)
    {
        _reads.ThrowIfClosed();
        object?[] initial = entity.InitialValues(name, _time.GetUtcNow());
        HandledObject created = Track(entity, _ids.NewObjectId(), null, initial, isCreated: true);
        _touched.Add(created);
        return created.Instance;
    }

    public void Delete(OfflineObject deleted)
    {
        _reads.ThrowIfClosed();
        if (deleted.UnitOfWork != this) throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{deleted} belongs to another unit of work.", "Find the object here first.");
        HandledObject handled = _objects[deleted.Id];
        if (!handled.IsThere) return;
        handled.IsDeleted = true;
        _touched.Add(handled);
    }

    /// <summary>Objects by id, locked.</summary>
    public async Task<IReadOnlyList<OfflineObject>> FindAsync(EntityDefinition entity, IReadOnlyCollection<ObjectId> ids, CancellationToken cancellationToken)
    {
        ObjectId[] wanted = [.. ids.Distinct().Where(id => !_batch.IsGone(id))];
        ObjectId[] unread = [.. wanted.Where(id => _objects.TryGetValue(id, out HandledObject? known) ? known.UnlockedVersion is not null : !Take(entity, id))];
        if (unread.Length > 0)
        {
            IReadOnlyDictionary<ObjectId, StoredObject> stored = await _reads.LockedAsync(entity, unread, cancellationToken).ConfigureAwait(false);
            foreach ((ObjectId id, StoredObject row) in stored) TakeLocked(entity, id, row);
        }
        return [.. wanted.Select(id => _objects.GetValueOrDefault(id)).OfType<HandledObject>().Where(found => found.IsThere && found.Entity == entity).Select(found => found.Instance)];
    }

    /// <summary>Objects by a member's value, locked, in the order of their ids.</summary>
    public async Task<IReadOnlyList<OfflineObject>> FindByAsync(EntityDefinition entity, MemberDefinition member, object? value, CancellationToken cancellationToken)
    {
        object? normalized = Values.Normalize(member, value);
        IReadOnlyList<ObjectId> stored = await _reads.WithAsync(entity, member, normalized, cancellationToken).ConfigureAwait(false);
        IEnumerable<ObjectId> inMemory = _objects.Values.Where(known => known.Entity == entity).Select(known => known.Id);
        ObjectId[] ids = [.. stored.Concat(_batch.With(entity, member, normalized)).Concat(inMemory.Where(id => Values.Same(_objects[id].Instance.GetValue(member), normalized))).Distinct().Order()];
        IReadOnlyList<OfflineObject> found = await FindAsync(entity, ids, cancellationToken).ConfigureAwait(false);
        // Under its lock, and with what the batch and handlers did, it may be another one by now.
        return [.. found.Where(one => Values.Same(one.GetValue(member), normalized))];
    }

    /// <summary>An object that a notification is about, one that is deleted included.</summary>
    public HandledObject? FindForCall(EntityDefinition entity, ObjectId id)
    {
        if (_objects.TryGetValue(id, out HandledObject? known)) return known;
        if (Take(entity, id)) return _objects[id];
        return null;
    }

    /// <summary>Takes the values of objects that the batch deletes, for those who are told.</summary>
    public async Task ReadGoneAsync(EntityDefinition entity, IReadOnlyCollection<ObjectId> ids)
    {
        ObjectId[] unread = [.. ids.Where(id => !_objects.ContainsKey(id) && _batch.Stored(id) is null)];
        IReadOnlyDictionary<ObjectId, StoredObject> read = unread.Length == 0 ? new Dictionary<ObjectId, StoredObject>() : await _reads.UnlockedAsync(entity, unread).ConfigureAwait(false);
        foreach (ObjectId id in ids.Where(id => !_objects.ContainsKey(id)))
        {
            if ((_batch.Stored(id) ?? read.GetValueOrDefault(id)) is { } stored) Track(entity, id, stored.Values, [.. stored.Values], isGone: true);
        }
    }

    /// <summary>Reads what objects refer to, a statement per entity, so that their references can be followed without one each.</summary>
    public async Task ReadTargetsAsync(IEnumerable<HandledObject> sources)
    {
        var targets = (from source in sources
                       from member in source.Entity.Members
                       where member.IsReference && source.Known[member.Index] is ObjectId
                       let id = (ObjectId)source.Known[member.Index]!
                       where !_objects.ContainsKey(id) && !_batch.IsGone(id) && _batch.Applied(id) is null
                       select (Entity: Model.Entity(member.Target!), id)).Distinct().ToLookup(pair => pair.Entity, pair => pair.id);
        foreach (IGrouping<EntityDefinition, ObjectId> group in targets)
        {
            foreach ((ObjectId id, StoredObject row) in await _reads.UnlockedAsync(group.Key, [.. group]).ConfigureAwait(false)) TakeUnlocked(group.Key, id, row);
        }
    }

    OfflineObject? IObjectOwner.Resolve(EntityDefinition entity, ObjectId id)
    {
        if (_batch.IsGone(id)) return null;
        if (!_objects.ContainsKey(id) && !Take(entity, id) && _reads.Unlocked(entity, id) is { } row) TakeUnlocked(entity, id, row);
        return _objects.GetValueOrDefault(id) is { IsThere: true } found && found.Entity == entity ? found.Instance : null;
    }

    object? IObjectOwner.Reserved(MemberDefinition member, object? value) => _isBinding ? value : HashedTexts.Reserved(member, value);

    IReadOnlyList<OfflineObject> IObjectOwner.Linked(OfflineObject holder, SetDefinition set) => throw ServerObjects.LinksOnServer(set);

    void IObjectOwner.Link(OfflineObject holder, SetDefinition set, OfflineObject added) => throw ServerObjects.LinksOnServer(set);

    void IObjectOwner.Unlink(OfflineObject holder, SetDefinition set, OfflineObject removed) => throw ServerObjects.LinksOnServer(set);

    void IObjectOwner.OnChanged(OfflineObject changed)
    {
        if (_isBinding) return;
        _reads.ThrowIfClosed();
        _touched.Add(_objects[changed.Id]);
    }

    void IObjectOwner.Notify(Action raise) => raise();

    // What the batch creates or changes is known, and locked.
    private bool Take(EntityDefinition entity, ObjectId id)
    {
        if (_batch.Applied(id) is not { } verdict || verdict.Candidate.Entity != entity) return false;
        StoredObject? stored = _batch.Stored(id);
        Track(entity, id, stored?.Values, _batch.Values(id, stored));
        return true;
    }

    private void TakeLocked(EntityDefinition entity, ObjectId id, StoredObject row)
    {
        if (!_objects.TryGetValue(id, out HandledObject? known)) Track(entity, id, row.Values, _batch.Values(id, row));
        else if (known.UnlockedVersion == row.LastEvent) known.UnlockedVersion = null;
        else if (known.Adjusted.Any() || _touched.Contains(known)) throw new UploadCollisionException();
        else
        {
            _isBinding = true;
            known.Reread(row, _batch.Values(id, row));
            _isBinding = false;
        }
    }

    private void TakeUnlocked(EntityDefinition entity, ObjectId id, StoredObject row)
    {
        HandledObject taken = Track(entity, id, row.Values, _batch.Values(id, row));
        if (!_reads.IsLocked(id)) taken.UnlockedVersion = row.LastEvent;
    }

    private HandledObject Track(EntityDefinition entity, ObjectId id, object?[]? stored, object?[] uploaded, bool isCreated = false, bool isGone = false)
    {
        OfflineObject instance = entity.NewInstance(uploaded);
        _isBinding = true;
        instance.Bind(this, entity, id, stored is null ? [.. uploaded] : [.. stored], isNew: stored is null);
        if (stored is not null)
        {
            foreach (MemberDefinition member in entity.Members) instance.SetValue(member, uploaded[member.Index]);
        }
        _isBinding = false;
        var tracked = new HandledObject(instance, stored, isCreated ? new object?[uploaded.Length] : uploaded) { IsCreated = isCreated, IsGone = isGone };
        if (isCreated) tracked.Known = tracked.Uploaded;
        _objects.Add(id, tracked);
        return tracked;
    }
}
