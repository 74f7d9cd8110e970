using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>An object in the unit of work of handlers.</summary>
/// <param name="instance">The object that handlers see.</param>
/// <param name="stored">The stored values; null for a new object.</param>
/// <param name="uploaded">The values that the batch leaves; for an object that a handler creates, nothing.</param>
internal sealed class HandledObject(OfflineObject instance, object?[]? stored, object?[] uploaded)
{
    public OfflineObject Instance { get; } = instance;

    public object?[]? Stored { get; private set; } = stored;

    public object?[] Uploaded { get; private set; } = uploaded;

    /// <summary>The values after the last handler that came to an end.</summary>
    public object?[] Known { get; set; } = uploaded;

    /// <summary>The last event when it was read without a lock; null when it is locked.</summary>
    public Guid? UnlockedVersion { get; set; }

    /// <summary>Whether a handler created it.</summary>
    public bool IsCreated { get; init; }

    /// <summary>Whether a handler deleted it, or it goes along with one that a handler deleted.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>Whether the batch itself deletes it: it can be read, and is not found.</summary>
    public bool IsGone { get; init; }

    /// <summary>Whose handler changed it last.</summary>
    public Verdict? Root { get; set; }

    public ObjectId Id => Instance.Id;

    public EntityDefinition Entity => Instance.Entity;

    public bool IsThere => !IsDeleted && !IsGone;

    /// <summary>The members that handlers changed.</summary>
    public IEnumerable<MemberDefinition> Adjusted => Entity.Members.Where(member => !Values.Same(Known[member.Index], Uploaded[member.Index]));

    /// <summary>Takes newer values of an object that no handler changed yet.</summary>
    public void Reread(StoredObject stored, object?[] uploaded)
    {
        Stored = stored.Values;
        Uploaded = Known = uploaded;
        Instance.Refresh(stored.Values);
        UnlockedVersion = null;
    }
}
