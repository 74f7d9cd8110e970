using System.Collections.Concurrent;

namespace OfflineSync;

public sealed partial class UnitOfWork : IObjectOwner
{
    private readonly ConcurrentQueue<Action> _raised = [];

    OfflineObject? IObjectOwner.Resolve(EntityDefinition entity, ObjectId id) => Find(entity, id);

    void IObjectOwner.OnChanged(OfflineObject changed)
    {
        lock (_lock) _objects.Track(changed);
    }

    void IObjectOwner.Notify(Action raise)
    {
        // The app's handlers run without the lock: they may wait for work on other threads that needs it.
        if (_lock.IsHeldByCurrentThread) _raised.Enqueue(raise);
        else _ = _engine.Dispatcher.RunAsync(raise);
    }

    /// <summary>Changes objects under the lock, then raises what they have to say.</summary>
    private void Change(Action work)
    {
        lock (_lock) work();
        while (!_lock.IsHeldByCurrentThread && _raised.TryDequeue(out Action? raise)) _ = _engine.Dispatcher.RunAsync(raise);
    }
}
