using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Server;

/// <summary>An object was created or changed: everything of the upload is in place, and can be found in the unit of work. It is not committed yet: an error rejects the object.</summary>
/// <typeparam name="T">The entity's class: a specialization's for its objects, the generalization's for the whole family; <see cref="OfflineObject"/> for entities without one.</typeparam>
public sealed class AfterCommit<T> : ObjectNotification<T>
    where T : OfflineObject
{
    internal AfterCommit(NotificationContext context)
        : base(context)
    {
    }
}
