namespace OfflineSync;

/// <summary>Marks a partial class derived from <see cref="OfflineObject"/> as an entity; its partial properties become members.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntityAttribute : Attribute
{
    /// <summary>The stable id, when it differs from the class name (after a rename).</summary>
    public string? Id { get; set; }

    /// <summary>Whether objects are stored and synchronized. False keeps them in memory, in their unit of work alone. The default is true.</summary>
    public bool Persistable { get; set; } = true;
}

/// <summary>Sets the stable id of a member, when it differs from the property's name (after a rename).</summary>
/// <param name="id">The stable id.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MemberIdAttribute(string id) : Attribute
{
    /// <summary>The stable id.</summary>
    public string Id { get; } = id;
}

/// <summary>Names the association that a partial property of an entity type owns; without it the name is <c>Entity_Property</c>.</summary>
/// <param name="name">The association's name.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AssociationNameAttribute(string name) : Attribute
{
    /// <summary>The association's name.</summary>
    public string Name { get; } = name;
}
