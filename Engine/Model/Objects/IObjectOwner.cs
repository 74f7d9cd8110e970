namespace OfflineSync;

/// <summary>The unit of work that an object is bound to.</summary>
internal interface IObjectOwner
{
    /// <summary>The object with that id in this unit of work, loaded if need be; null when it is not there.</summary>
    OfflineObject? Resolve(EntityDefinition entity, ObjectId id);

    /// <summary>The value that a member takes which is not the app's: hashed, or given by the server.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ValueInvalid"/>: nobody here may set it.</exception>
    object? Reserved(MemberDefinition member, object? value);

    /// <summary>The objects at the other end of a many-to-many association, by id.</summary>
    IReadOnlyList<OfflineObject> Linked(OfflineObject holder, SetDefinition set);

    /// <summary>Joins two objects that are not joined yet.</summary>
    void Link(OfflineObject holder, SetDefinition set, OfflineObject added);

    /// <summary>Parts two objects.</summary>
    void Unlink(OfflineObject holder, SetDefinition set, OfflineObject removed);

    /// <summary>Tells that a member's value changed in memory.</summary>
    void OnChanged(OfflineObject changed);

    /// <summary>Raises the object's notification where the app's screens want it.</summary>
    void Notify(Action raise);
}
