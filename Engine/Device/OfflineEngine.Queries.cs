namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <inheritdoc cref="UnitOfWork.Query{T}()" />
    public OfflineQuery<T> Query<T>()
        where T : OfflineObject, IEntity<T> => Local.Unit.Query<T>();

    /// <inheritdoc cref="UnitOfWork.Query{T}(string)" />
    public OfflineQuery<T> Query<T>(string xpath)
        where T : OfflineObject, IEntity<T> => Local.Unit.Query<T>(xpath);

    /// <inheritdoc cref="UnitOfWork.Query(string)" />
    public OfflineQuery<OfflineObject> Query(string entity) => Local.Unit.Query(entity);
}
