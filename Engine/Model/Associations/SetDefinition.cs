namespace OfflineSync;

/// <summary>An end of a many-to-many association: a property of type <see cref="ObjectSet{T}"/>.</summary>
public sealed record SetDefinition
{
    /// <summary>The property's name, by which access rules name it.</summary>
    public required string Name { get; init; }

    /// <summary>The entity at the other end, by name.</summary>
    public required string Target { get; init; }

    /// <summary>The association's name, such as <c>City_Tags</c>. Where both ends name it, either can be changed and committed.</summary>
    public required string Association { get; init; }

    /// <summary>The entity of the links, once the set is part of a model.</summary>
    internal LinkDefinition? Link { get; set; }
}
