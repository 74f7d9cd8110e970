using MediatR;
using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Server;

/// <summary>
/// What handlers of objects are told: something happens to an object, because a device uploaded it, the operator's code committed it, or
/// another handler changed it. All of it is one transaction with the upload; a handler has no effects outside of it.
/// </summary>
/// <remarks>
/// Of an object of a family, the handlers of the root are told first, then those of each specialization down to what the object is. They see what
/// those before them changed; after a refusal nobody else is asked.
/// </remarks>
public abstract class ObjectNotification : INotification
{
    private readonly NotificationContext _context;

    private protected ObjectNotification(NotificationContext context) => _context = context;

    /// <summary>The unit of work: finds, creates and deletes objects; what is changed in them is part of the upload.</summary>
    public HandlerObjects Objects => _context.Objects;

    /// <summary>The user who uploads; <see cref="ServerObjects.SystemUser"/> for the operator's code.</summary>
    public ObjectId User => _context.User;

    /// <summary>The texts in the language of the user who uploads; the default language for the operator's code.</summary>
    public LanguageTexts Texts => _context.Texts;

    /// <summary>Whether the object is created.</summary>
    public bool IsNew => _context.IsNew;

    /// <summary>A member's value on the server before the upload; null for a new object.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/>.</exception>
    public object? GetStored(string member) => _context.Stored?[_context.Object.Entity.Member(member).Index];

    internal Refusal? Refusal { get; private protected set; }

    private protected OfflineObject AnyObject => _context.Object;

    private protected void RefuseObject(string reason, string? member)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        EntityDefinition entity = _context.Object.Entity;
        Refusal ??= Refusal.ByHandler(reason, member is null ? null : entity.Member(member).Id);
    }

    private protected void IgnoreObject() => Refusal ??= Refusal.Silent(_context.Object.Entity);
}

/// <summary>What handlers of an entity class are told.</summary>
/// <typeparam name="T">The entity's class; <see cref="OfflineObject"/> for entities without one.</typeparam>
public abstract class ObjectNotification<T> : ObjectNotification
    where T : OfflineObject
{
    private protected ObjectNotification(NotificationContext context)
        : base(context)
    {
    }

    /// <summary>The object as it will be: what the upload sets over what is stored. A handler may change it.</summary>
    public T Object => (T)AnyObject;
}
