namespace OfflineSync;

public partial class OfflineObject
{
    /// <summary>An end of a many-to-many association by its name, for objects without a class.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/>: there is no such set.</exception>
    public ObjectSet<OfflineObject> GetSet(string name) => GetSet<OfflineObject>(name);

    /// <summary>For generated code: a set by its name.</summary>
    /// <typeparam name="T">The class at the other end.</typeparam>
    protected ObjectSet<T> GetSet<T>(string name)
        where T : OfflineObject => new(this, Entity.Shape.Sets.FirstOrDefault(set => set.Name == name)
        ?? throw new OfflineSyncException(ErrorCode.ModelUnknownName, $"The entity '{Entity.Name}' has no set '{name}'.",
            Entity.Shape.Sets.IsEmpty ? "It is at the end of no many-to-many association." : $"Its sets are: {string.Join(", ", Entity.Shape.Sets.Select(set => set.Name))}."));

    internal IReadOnlyList<OfflineObject> Linked(SetDefinition set) => _isEmpty || _owner is null ? [] : _owner.Linked(this, set);

    internal void Link(SetDefinition set, OfflineObject added)
    {
        ArgumentNullException.ThrowIfNull(added);
        if (_isEmpty || added._isEmpty || _owner is null || added._owner != _owner || added.Entity.Name != Entity.Model.Entity(set.Target).Name)
        {
            throw new OfflineSyncException(ErrorCode.ObjectNotUsable, $"{added.DebuggerText} cannot be added to {set.Name} of {DebuggerText}: it is no {set.Target} of the same unit of work, or one of the two is empty.",
                "Load both in the same unit of work.");
        }
        if (_owner.Linked(this, set).Contains(added)) return;
        _owner.Link(this, set, added);
        Raise(set.Name);
    }

    internal void Unlink(SetDefinition set, OfflineObject removed)
    {
        ArgumentNullException.ThrowIfNull(removed);
        if (_isEmpty || _owner is null) return;
        _owner.Unlink(this, set, removed);
        Raise(set.Name);
    }
}
