using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Server;

/// <summary>
/// The unit of work of an upload's handlers: it sees the stored objects, what the upload makes of them, and what handlers changed so far.
/// Changes are kept in memory, checked by the same rules as the upload, and become part of its transaction, as events that name their cause.
/// </summary>
/// <remarks>
/// Objects that are found are locked until the upload is committed or rolled back. Objects that are reached over a reference are read without
/// that lock; who changes one that somebody else changes at the same time has the upload run again. No access rule applies. Not safe for use
/// by several threads at a time, and no longer than the handler runs.
/// </remarks>
public sealed class HandlerObjects
{
    private readonly HandlerSession _session;

    internal HandlerObjects(HandlerSession session) => _session = session;

    /// <summary>Creates an object.</summary>
    public T Create<T>(Action<T>? set = null)
        where T : OfflineObject, IEntity<T>
    {
        var created = (T)_session.Create(_session.Model.Entity<T>(), T.Shape.Name);
        set?.Invoke(created);
        return created;
    }

    /// <summary>Creates an object of an entity by name.</summary>
    public OfflineObject Create(string entity) => _session.Create(_session.Model.Entity(entity), entity);

    /// <summary>The object with that id; null when there is none, or the upload or a handler deletes it.</summary>
    public async Task<T?> FindAsync<T>(ObjectId id, CancellationToken cancellationToken = default)
        where T : OfflineObject, IEntity<T> => (await _session.FindAsync(_session.Model.Entity<T>(), [id], cancellationToken).ConfigureAwait(false)).SingleOrDefault() as T;

    /// <summary>The object of an entity by name with that id; null when there is none, or the upload or a handler deletes it.</summary>
    public async Task<OfflineObject?> FindAsync(string entity, ObjectId id, CancellationToken cancellationToken = default) =>
        (await _session.FindAsync(_session.Model.Entity(entity), [id], cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    /// <summary>The objects with these ids, by one statement; those that do not exist are left out.</summary>
    public async Task<IReadOnlyList<T>> FindAsync<T>(IEnumerable<ObjectId> ids, CancellationToken cancellationToken = default)
        where T : OfflineObject, IEntity<T> => [.. (await _session.FindAsync(_session.Model.Entity<T>(), [.. ids], cancellationToken).ConfigureAwait(false)).OfType<T>()];

    /// <summary>The objects with a value in a member, in the order of their ids.</summary>
    /// <param name="member">The member by name, such as <c>nameof(City.Code)</c>.</param>
    /// <param name="value">The value; null finds those that are empty there.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<T>> FindByAsync<T>(string member, object? value, CancellationToken cancellationToken = default)
        where T : OfflineObject, IEntity<T>
    {
        EntityDefinition entity = _session.Model.Entity<T>();
        return [.. (await _session.FindByAsync(entity, entity.Member(member), value, cancellationToken).ConfigureAwait(false)).OfType<T>()];
    }

    /// <summary>The objects of an entity by name with a value in a member, in the order of their ids.</summary>
    public Task<IReadOnlyList<OfflineObject>> FindByAsync(string entity, string member, object? value, CancellationToken cancellationToken = default) =>
        _session.FindByAsync(_session.Model.Entity(entity), _session.Model.Entity(entity).Member(member), value, cancellationToken);

    /// <summary>Deletes an object, with what the model's delete behaviours say about it; its handlers run. References to it are emptied.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>: it belongs to another unit of work.</exception>
    public void Delete(OfflineObject deleted)
    {
        ArgumentNullException.ThrowIfNull(deleted);
        _session.Delete(deleted);
    }
}
