using System.Diagnostics;
using OfflineSync.Device;

namespace OfflineSync;

/// <summary>
/// A set of objects with an identity of their own: each object is loaded once, and changes stay in it until they are committed or rolled back.
/// The engine has one; a screen that edits for itself begins another with <see cref="OfflineEngine.BeginUnitOfWork"/>.
/// </summary>
/// <remarks>
/// Invariants:
/// 1. One object per id. New and changed objects are kept; unchanged ones live as long as the app uses them.
/// 2. After a commit elsewhere or a synchronization, loaded objects take the new values; members changed in memory keep theirs; objects that are gone become empty.
/// Use it where its notifications arrive; the objects are not safe for use by several threads at a time.
/// </remarks>
[DebuggerDisplay("{_objects.KeptCount} new or changed objects")]
public sealed partial class UnitOfWork : IDisposable
{
    // Held while the database is read into objects, so that no refresh comes between the reading and the object.
    private readonly Lock _lock = new();
    private readonly IdentityMap _objects = new();
    private readonly OfflineEngine _engine;
    private readonly DeviceDatabase _database;
    private bool _isDisposed;

    internal UnitOfWork(OfflineEngine engine, DeviceDatabase database)
    {
        _engine = engine;
        _database = database;
    }

    /// <summary>Whether it holds objects that are new or changed.</summary>
    public bool HasChanges
    {
        get
        {
            lock (_lock) return _objects.Kept.Any() || _unlinked.Count > 0;
        }
    }

    internal OfflineEngine Engine => _engine;

    internal DeviceDatabase Database => _database;

    /// <summary>Creates an object in memory, with the model's default values. Nothing is stored before it is committed.</summary>
    /// <param name="initialize">Sets its first values.</param>
    public T Create<T>(Action<T>? initialize = null)
        where T : OfflineObject, IEntity<T>
    {
        var created = (T)Create(_database.Model.Entity<T>(), T.Shape.Name);
        initialize?.Invoke(created);
        return created;
    }

    /// <summary>Creates an object of an entity by name, in memory.</summary>
    public OfflineObject Create(string entity) => Create(_database.Model.Entity(entity), entity);

    /// <summary>The object of that id, loaded if need be; null when it is not on the device.</summary>
    public Task<T?> FindAsync<T>(ObjectId id, CancellationToken cancellationToken = default)
        where T : OfflineObject, IEntity<T>
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Find(_database.Model.Entity<T>(), id) as T);
    }

    /// <summary>The object of an entity by name and id, loaded if need be; null when it is not on the device.</summary>
    public Task<OfflineObject?> FindAsync(string entity, ObjectId id, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EntityDefinition definition = _database.Model.Entity(entity);
        OfflineObject? found = Find(definition, id);
        bool isOther = found is not null && definition.FindSpecialization(entity) is not null && definition.FindSpecialization(found.SpecializationName)?.Is(entity) != true;
        return Task.FromResult(isOther ? null : found);
    }

    /// <summary>Forgets its objects: they take no more changes from the database. Changes that were not committed are gone.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        lock (_lock) _inMemory.Clear();
    }

    internal bool IsDisposed => _isDisposed;

    /// <summary>The object of a row that was read: the loaded one, or a new one with these values. Called under the lock.</summary>
    internal OfflineObject Attach(EntityDefinition entity, ObjectId id, object?[] values)
    {
        if (_objects.Find(id) is { } loaded) return loaded;
        OfflineObject attached = entity.NewInstance(values);
        attached.Bind(this, entity, id, values, isNew: false);
        _objects.Add(attached);
        return attached;
    }

    private OfflineObject Create(EntityDefinition entity, string name)
    {
        ThrowIfDisposed();
        object?[] values = entity.InitialValues(name, _engine.Options.TimeProvider.GetUtcNow());
        OfflineObject created = entity.NewInstance(values);
        created.Bind(this, entity, _engine.Ids.NewObjectId(), values, isNew: true);
        lock (_lock)
        {
            _objects.Add(created);
            _objects.Track(created);
            if (!entity.IsPersistable) _inMemory.Add(created.Id, created);
        }
        return created;
    }

    private OfflineObject? Find(EntityDefinition entity, ObjectId id)
    {
        ThrowIfDisposed();
        lock (_lock)
        {
            if (_objects.Find(id) is { } loaded) return loaded.Entity == entity ? loaded : null;
            if (!entity.IsPersistable) return null;
            object?[]? stored = _database.Read(transaction => ObjectReader.Find(transaction.Statements, _database.Table(entity), id));
            return stored is null ? null : Attach(entity, id, stored);
        }
    }

    private void ThrowIfDisposed()
    {
        if (_isDisposed) throw new OfflineSyncException(ErrorCode.ObjectNotUsable, "The unit of work was disposed.", "Begin another one.");
    }
}
