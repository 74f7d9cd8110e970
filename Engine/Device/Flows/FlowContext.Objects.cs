namespace OfflineSync;

public sealed partial class FlowContext
{
    /// <inheritdoc cref="UnitOfWork.Create{T}" />
    public T Create<T>(Action<T>? initialize = null)
        where T : OfflineObject, IEntity<T> => Unit.Create(initialize);

    /// <inheritdoc cref="UnitOfWork.Create(string)" />
    public OfflineObject Create(string entity) => Unit.Create(entity);

    /// <inheritdoc cref="UnitOfWork.Query{T}()" />
    public OfflineQuery<T> Query<T>()
        where T : OfflineObject, IEntity<T> => Unit.Query<T>();

    /// <inheritdoc cref="UnitOfWork.Query{T}(string)" />
    public OfflineQuery<T> Query<T>(string xpath)
        where T : OfflineObject, IEntity<T> => Unit.Query<T>(xpath);

    /// <inheritdoc cref="UnitOfWork.Query(string)" />
    public OfflineQuery<OfflineObject> Query(string entity) => Unit.Query(entity);

    /// <summary>What a query finds, as a list variable: see <see cref="FlowList{T}"/>. It holds what the user may read, as of the last synchronization, and what was created here.</summary>
    /// <param name="query">The query, of this flow.</param>
    public async Task<FlowList<T>> RetrieveAsync<T>(OfflineQuery<T> query)
        where T : OfflineObject
    {
        ArgumentNullException.ThrowIfNull(query);
        ThrowIfOtherUser();
        return Hold(await query.ToListAsync(CancellationToken).ConfigureAwait(false));
    }

    /// <summary>All objects of an entity, as a list variable: see <see cref="FlowList{T}"/>.</summary>
    public Task<FlowList<T>> RetrieveAsync<T>()
        where T : OfflineObject, IEntity<T> => RetrieveAsync(Query<T>());

    /// <summary>The objects at the other end of an association, as a list variable: see <see cref="UnitOfWork.RetrieveByAssociationAsync{T}"/>.</summary>
    /// <typeparam name="T">The class of the other end.</typeparam>
    /// <param name="from">The object to start from.</param>
    /// <param name="association">The association's name, such as <c>City_Country</c>.</param>
    public async Task<FlowList<T>> RetrieveAsync<T>(OfflineObject from, string association)
        where T : OfflineObject
    {
        ThrowIfOtherUser();
        return Hold(await Engine.RetrieveByAssociationAsync<T>(from, association, CancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="UnitOfWork.FindAsync{T}" />
    public Task<T?> FindAsync<T>(ObjectId id)
        where T : OfflineObject, IEntity<T> => Unit.FindAsync<T>(id, CancellationToken);

    /// <summary>Commits objects in one local transaction. It fails, and nothing is committed, where the user may not write a member that was changed.</summary>
    /// <param name="committed">The objects.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.AccessDenied"/> (see <see cref="OfflineOptions.ChecksRights"/>), <see cref="ErrorCode.ObjectNotUsable"/> or <see cref="ErrorCode.DiskFailed"/>: nothing was committed.</exception>
    public Task<CommitReceipt> CommitAsync(params IEnumerable<OfflineObject> committed)
    {
        ThrowIfOtherUser();
        return Engine.CommitAsync(committed, cancellationToken: CancellationToken);
    }

    /// <summary>Deletes objects in one local transaction; they become empty and leave the flow's lists.</summary>
    /// <param name="deleted">The objects.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.AccessDenied"/>, <see cref="ErrorCode.DeleteRefused"/> (see <see cref="OfflineOptions.ChecksRights"/> for both), <see cref="ErrorCode.ObjectNotUsable"/> or <see cref="ErrorCode.DiskFailed"/>: nothing was deleted.</exception>
    public async Task<CommitReceipt> DeleteAsync(params IEnumerable<OfflineObject> deleted)
    {
        ThrowIfOtherUser();
        CommitReceipt receipt = await Engine.DeleteAsync(deleted, cancellationToken: CancellationToken).ConfigureAwait(false);
        LetGo();
        return receipt;
    }

    /// <inheritdoc cref="UnitOfWork.Rollback" />
    public void Rollback(OfflineObject changed)
    {
        ThrowIfOtherUser();
        Engine.Rollback(changed);
        LetGo();
    }
}
