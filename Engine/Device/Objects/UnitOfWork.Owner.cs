namespace OfflineSync;

public sealed partial class UnitOfWork : IObjectOwner
{
    OfflineObject? IObjectOwner.Resolve(EntityDefinition entity, ObjectId id) => Find(entity, id);

    void IObjectOwner.OnChanged(OfflineObject changed)
    {
        lock (_lock) _objects.Track(changed);
    }

    void IObjectOwner.Notify(Action raise) => _ = _engine.Dispatcher.RunAsync(raise);
}
