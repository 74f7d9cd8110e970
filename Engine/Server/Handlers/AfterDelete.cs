using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Server;

/// <summary>An object was deleted; it can still be read, and is not found any more. The delete is not committed yet: an error rejects it.</summary>
/// <typeparam name="T">The entity's class: a specialization's for its objects, the generalization's for the whole family; <see cref="OfflineObject"/> for entities without one.</typeparam>
public sealed class AfterDelete<T> : ObjectNotification<T>
    where T : OfflineObject
{
    internal AfterDelete(NotificationContext context)
        : base(context)
    {
    }
}
