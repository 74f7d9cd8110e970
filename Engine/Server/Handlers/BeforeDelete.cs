using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Server;

/// <summary>An object is about to be deleted, by an entry of its own, along with another one, or by a handler.</summary>
/// <typeparam name="T">The entity's class: a specialization's for its objects, the generalization's for the whole family; <see cref="OfflineObject"/> for entities without one.</typeparam>
public sealed class BeforeDelete<T> : ObjectNotification<T>
    where T : OfflineObject
{
    internal BeforeDelete(NotificationContext context)
        : base(context)
    {
    }

    /// <summary>Refuses the object: it is rejected with this reason, its data kept as a synchronization error; further handlers are not asked.</summary>
    /// <param name="reason">What people read.</param>
    /// <param name="member">The member that is the cause, by name; null for none.</param>
    public void Refuse(string reason, string? member = null) => RefuseObject(reason, member);

    /// <summary>Refuses the object without a synchronization error and without a warning: the device takes it back and shows the server's state.</summary>
    public void Ignore() => IgnoreObject();
}
