namespace OfflineSync;

/// <summary>Marks a partial class derived from <see cref="OfflineObject"/> as an entity; its partial properties become members.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntityAttribute : Attribute
{
    /// <summary>The stable id, when it differs from the class name (after a rename).</summary>
    public string? Id { get; set; }
}

/// <summary>Sets the stable id of a member, when it differs from the property's name (after a rename).</summary>
/// <param name="id">The stable id.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MemberIdAttribute(string id) : Attribute
{
    /// <summary>The stable id.</summary>
    public string Id { get; } = id;
}

/// <summary>Marks a partial property whose type is an entity as the owning end of an association, named <c>Entity_Property</c> unless said otherwise.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AssociationAttribute : Attribute
{
    /// <summary>The association's name, when it differs from <c>Entity_Property</c>.</summary>
    public string? Name { get; set; }
}
