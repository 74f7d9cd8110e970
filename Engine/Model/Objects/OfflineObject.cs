using System.ComponentModel;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>
/// An object of the domain model: the base of every entity class, and used as it is where no class exists (<c>obj["Name"]</c>).
/// </summary>
/// <remarks>
/// Invariants:
/// 1. An object is bound to exactly one unit of work, once.
/// 2. <c>_values</c> holds normalized values only; <c>_committed</c> what the local database holds (all empty for a new object).
/// 3. An empty object has neither: reading it gives empty values, writing to it throws.
/// Not safe for use by several threads at a time.
/// </remarks>
[DebuggerDisplay("{DebuggerText,nq}")]
public partial class OfflineObject : INotifyPropertyChanged
{
    private EntityDefinition? _entity;
    private IObjectOwner? _owner;
    private object?[] _values = [];
    private object?[] _committed = [];
    private bool _isNew;
    private bool _isEmpty;

    /// <inheritdoc />
    public event PropertyChangedEventHandler? PropertyChanged;

    /// <summary>The id, from the first moment on.</summary>
    public ObjectId Id { get; private set; }

    /// <summary>The entity.</summary>
    public EntityDefinition Entity => _entity ?? throw Unbound();

    /// <summary>What the object is, by name: its entity, or of a family its specialization.</summary>
    public string SpecializationName => _isEmpty || _values.Length == 0 ? Entity.Name : Entity.SpecializationOf(_values)?.Name ?? Entity.Name;

    /// <summary>Where the object stands between memory and the local database.</summary>
    public ObjectState State => _isEmpty ? ObjectState.Empty
        : _isNew ? ObjectState.New
        : AnyMemberHasChanged() ? ObjectState.Changed : ObjectState.Unchanged;

    /// <summary>Whether the object was deleted or left the device.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>The members that differ from the local database.</summary>
    public IEnumerable<MemberDefinition> ChangedMembers => _isEmpty ? [] : Entity.Members.Where(HasChanged);

    /// <summary>A member's value by name; see <see cref="Values"/> for the types. References are <see cref="ObjectId"/>s.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/>, <see cref="ErrorCode.ValueInvalid"/> or <see cref="ErrorCode.ObjectNotUsable"/>.</exception>
    public object? this[string member]
    {
        get => GetValue(Entity.Member(member));
        set => SetValue(Entity.Member(member), value);
    }

    /// <summary>A member's value.</summary>
    public object? GetValue(MemberDefinition member) => _isEmpty ? null : _values[member.Index];

    /// <summary>Sets a member's value in memory.</summary>
    public void SetValue(MemberDefinition member, object? value)
    {
        if (value is OfflineObject target) CheckTarget(member, target);
        object? normalized = Values.Normalize(member, value);
        if (_isEmpty) throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{DebuggerText} is empty: it was deleted or left the device.", "Load the object again, or create a new one.");
        if (Values.Same(_values[member.Index], normalized)) return;
        if (member.IsSpecialization) throw new OfflineSyncException(ErrorCode.ValueInvalid, $"{DebuggerText} stays what it is: {SpecializationName}.", "Create another object.");
        if (_owner is not null && (member.IsHashed || member.Source != ValueSource.App)) normalized = _owner.Reserved(member, normalized);
        _values[member.Index] = normalized;
        _owner?.OnChanged(this);
        Raise(member.Name);
    }

    /// <summary>The object that a reference points to, loaded from the local database if need be; null when empty or not on the device.</summary>
    public OfflineObject? GetReference(string member) => GetReference(Entity.Member(member).Index);

    /// <summary>Entity and id.</summary>
    public override string ToString() => DebuggerText;

    /// <summary>For generated code: a value by the member's place.</summary>
    protected object? Get(int index) => _isEmpty || _values.Length == 0 ? null : _values[index];

    /// <summary>For generated code: a value by the member's place, or the type's default when empty.</summary>
    protected T GetOrDefault<T>(int index)
        where T : struct => Get(index) is T value ? value : default;

    /// <summary>For generated code: the place of a member that a specialization adds.</summary>
    /// <param name="shape">The specialization.</param>
    /// <param name="index">The member's place among those that it adds.</param>
    protected int At(EntityShape shape, int index)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return index + (_entity?.PlaceOf(shape.Name) ?? 0);
    }

    /// <summary>For generated code: sets a value by the member's place.</summary>
    protected void Set(int index, object? value) => SetValue(Entity.Members[index], value);

    /// <summary>For generated code: the object that a reference points to.</summary>
    protected OfflineObject? GetReference(int index) =>
        Get(index) is ObjectId id ? _owner?.Resolve(Entity.Model.Entity(Entity.Members[index].Target!), id) : null;

    /// <summary>Binds a fresh instance to its unit of work, once.</summary>
    internal void Bind(IObjectOwner? owner, EntityDefinition entity, ObjectId id, object?[] values, bool isNew)
    {
        if (_entity is not null) throw new InvalidOperationException($"{DebuggerText} is bound already.");
        _entity = entity;
        _owner = owner;
        Id = id;
        _values = values;
        _committed = isNew ? new object?[values.Length] : [.. values];
        _isNew = isNew;
    }

    /// <summary>The unit of work, or null before binding.</summary>
    internal IObjectOwner? UnitOfWork => _owner;

    /// <summary>The value in the local database.</summary>
    internal object? GetCommitted(MemberDefinition member) => _isEmpty ? null : _committed[member.Index];

    /// <summary>A copy of the values in memory, by the members' places.</summary>
    internal object?[] CopyValues() => [.. _values];

    /// <summary>Marks what is in memory as committed.</summary>
    internal void MarkCommitted(IReadOnlyList<object?> committed)
    {
        for (int i = 0; i < _committed.Length; i++) _committed[i] = committed[i];
        _isNew = false;
    }

    /// <summary>Takes new values from the local database: members changed in memory keep their value over it.</summary>
    internal void Refresh(IReadOnlyList<object?> stored)
    {
        List<string>? raised = null;
        for (int i = 0; i < _values.Length; i++)
        {
            bool changedInMemory = !Values.Same(_values[i], _committed[i]);
            _committed[i] = stored[i];
            if (changedInMemory || Values.Same(_values[i], stored[i])) continue;
            _values[i] = stored[i];
            (raised ??= []).Add(Entity.Members[i].Name);
        }
        _isNew = false;
        foreach (string name in raised ?? []) Raise(name);
    }

    /// <summary>Gives the members their committed values again.</summary>
    internal void Revert()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (Values.Same(_values[i], _committed[i])) continue;
            _values[i] = _committed[i];
            Raise(Entity.Members[i].Name);
        }
    }

    /// <summary>Makes the object empty: it was deleted or left the device.</summary>
    internal void Empty()
    {
        if (_isEmpty) return;
        _isEmpty = true;
        Raise(null);
    }

    private string DebuggerText => _entity is null ? $"{GetType().Name} (not bound)" : $"{_entity.Name} {Id}";

    private bool AnyMemberHasChanged()
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (!Values.Same(_values[i], _committed[i])) return true;
        }
        return false;
    }

    private bool HasChanged(MemberDefinition member) => !Values.Same(_values[member.Index], _committed[member.Index]);

    private void CheckTarget(MemberDefinition member, OfflineObject target)
    {
        bool isOther = target.Entity.Name != member.Target || !member.Takes(target.Entity.SpecializationOf(target._values));
        if (isOther || (_owner is not null && target._owner != _owner))
        {
            throw new OfflineSyncException(ErrorCode.ObjectNotUsable,
                $"{member.Name} of {DebuggerText} cannot refer to {target.DebuggerText}: it is no {member.TargetSpecialization ?? member.Target} of the same unit of work.",
                "Load the target in the same unit of work, or set the reference by id.");
        }
    }

    private void Raise(string? name)
    {
        if (PropertyChanged is null) return;
        if (_owner is null) PropertyChanged(this, new PropertyChangedEventArgs(name));
        else _owner.Notify(() => PropertyChanged?.Invoke(this, new PropertyChangedEventArgs(name)));
        if (name is null || Entity.Shape.Calculated.IsEmpty || Entity.FindMember(name) is not { } member) return;
        foreach (CalculatedDefinition calculated in Entity.Shape.Calculated)
        {
            if (calculated.ChangesWith(member)) Raise(calculated.Name);
        }
    }

    private static InvalidOperationException Unbound() =>
        new("Objects are made by an engine (engine.Create<T>()), not by 'new'.");
}
