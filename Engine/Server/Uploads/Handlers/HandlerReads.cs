using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Access;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>
/// What handlers read and lock, inside the upload's transaction, one statement at a time. A failed statement breaks the transaction: it is kept
/// as <see cref="Failure"/>, for a handler may swallow it.
/// </summary>
internal sealed class HandlerReads(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, ObjectLocks locks) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile bool _isClosed;

    /// <summary>The first statement that failed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Cancels the handler that is running.</summary>
    public CancellationToken Token { get; set; }

    public bool IsLocked(ObjectId id) => locks.IsHeld(id, LockStrength.Change);

    public Task<IReadOnlyDictionary<ObjectId, StoredObject>> LockedAsync(EntityDefinition entity, IReadOnlyCollection<ObjectId> ids, CancellationToken cancellationToken) => OneAsync(async () =>
    {
        await locks.LockAsync(ids.Select(id => KeyValuePair.Create(id, LockStrength.Change))).ConfigureAwait(false);
        return await StoredObjects.ReadAsync(transaction, schema, ids.Select(id => (entity, id))).ConfigureAwait(false);
    }, cancellationToken);

    public Task<IReadOnlyDictionary<ObjectId, StoredObject>> UnlockedAsync(EntityDefinition entity, IReadOnlyCollection<ObjectId> ids) =>
        OneAsync(() => StoredObjects.ReadAsync(transaction, schema, ids.Select(id => (entity, id))), CancellationToken.None);

    /// <summary>One object, for a reference that code follows.</summary>
    public StoredObject? Unlocked(EntityDefinition entity, ObjectId id) => UnlockedAsync(entity, [id]).GetAwaiter().GetResult().GetValueOrDefault(id);

    public Task<IReadOnlyList<ObjectId>> WithAsync(EntityDefinition entity, MemberDefinition member, object? value, CancellationToken cancellationToken) => OneAsync<IReadOnlyList<ObjectId>>(async () =>
    {
        string column = StoreSchema.Column(member);
        NpgsqlParameter values = MemberColumn.Array(member.Type, [value]);
        string sql = value is null ? $"select id from {schema.ObjectsOf(entity)} where {column} is null" : $"select id from {schema.ObjectsOf(entity)} where {column} = any($1::{MemberColumn.TypeName(member.Type)}[])";
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        if (value is not null) command.Parameters.Add(values);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None).ConfigureAwait(false);
        var ids = new List<ObjectId>();
        while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false)) ids.Add(new ObjectId(reader.GetGuid(0)));
        return ids;
    }, cancellationToken);

    /// <summary>Reads what a user may do with objects.</summary>
    public Task ReadAccessAsync(UserAccess access, EntityDefinition entity, IReadOnlyCollection<ObjectId> ids, CancellationToken cancellationToken) => OneAsync(async () =>
    {
        await access.ReadAsync(sql => new NpgsqlCommand(sql, transaction.Connection, transaction), schema, ids.Select(id => (entity, id)), CancellationToken.None).ConfigureAwait(false);
        return true;
    }, cancellationToken);

    public Task ReserveAsync(IEnumerable<ObjectKey> created) => OneAsync(async () =>
    {
        ObjectKey[] missing = [.. created.Where(key => !locks.IsReserved(key.Id))];
        await locks.ReserveAsync(missing).ConfigureAwait(false);
        return true;
    }, CancellationToken.None);

    public Task LockForDeleteAsync(ObjectId id) => OneAsync(async () =>
    {
        await locks.LockAsync([KeyValuePair.Create(id, LockStrength.Delete)]).ConfigureAwait(false);
        return true;
    }, CancellationToken.None);

    public Task<DeletePlan> PlanAsync(IReadOnlyCollection<(EntityDefinition Entity, ObjectId Id)> roots, int limit) => OneAsync(async () =>
    {
        await locks.LockAsync(roots.Select(root => KeyValuePair.Create(root.Id, LockStrength.Delete))).ConfigureAwait(false);
        return await DeletePlan.ReadAsync(transaction, schema, model, locks, roots, limit).ConfigureAwait(false);
    }, CancellationToken.None);

    /// <summary>Lets no statement begin any more, and waits for the one that runs.</summary>
    public async Task CloseAsync()
    {
        _isClosed = true;
        await _one.WaitAsync().ConfigureAwait(false);
        _one.Release();
    }

    public void ThrowIfClosed()
    {
        if (_isClosed) throw new OfflineSyncException(ErrorCode.ObjectNotUsable, "The unit of work of this handler has ended.", "A handler works with it until it returns or is cancelled, and no longer.");
    }

    public void Dispose() => _one.Dispose();

    private async Task<T> OneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        Token.ThrowIfCancellationRequested();
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfClosed();
            return await work().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is UploadStarvedException || PostgresErrors.IsTransient(exception) || PostgresErrors.StateOf(exception) is not null)
        {
            Failure ??= exception;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }
}
