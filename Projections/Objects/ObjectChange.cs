namespace OfflineSync.Projections;

/// <summary>What a list of events does to one object, folded: the members that they set, or that it is gone.</summary>
internal sealed class ObjectChange(EntityDefinition entity, ObjectId id)
{
    private readonly object?[] _values = new object?[entity.Members.Length];
    private readonly bool[] _isSet = new bool[entity.Members.Length];

    public EntityDefinition Entity { get; } = entity;

    public ObjectId Id { get; } = id;

    /// <summary>The last event that changed the object.</summary>
    public Guid LastEvent { get; private set; }

    /// <summary>Whether the object is deleted.</summary>
    public bool IsDelete { get; private set; }

    public bool IsSet(MemberDefinition member) => _isSet[member.Index];

    public object? this[MemberDefinition member] => _values[member.Index];

    public void Touch(Guid eventId) => LastEvent = eventId;

    public void Delete() => IsDelete = true;

    public void Set(MemberDefinition member, object? value)
    {
        _values[member.Index] = value;
        _isSet[member.Index] = true;
    }
}
