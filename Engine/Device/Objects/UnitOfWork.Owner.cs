using System.Collections.Concurrent;

namespace OfflineSync;

public sealed partial class UnitOfWork : IObjectOwner
{
    private readonly ConcurrentQueue<Action> _raised = [];

    OfflineObject? IObjectOwner.Resolve(EntityDefinition entity, ObjectId id) => Find(entity, id);

    object? IObjectOwner.Reserved(MemberDefinition member, object? value) => throw new OfflineSyncException(ErrorCode.ValueInvalid,
        member.IsHashed ? $"{member.Name} cannot be set on a device: it is hashed, and never synchronized." : $"{member.Name} cannot be set: the server gives its values ({member.Source}).",
        member.IsHashed ? "Let the server's own code set it." : "Leave it out; its value comes with the synchronization that sends the object.");

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
