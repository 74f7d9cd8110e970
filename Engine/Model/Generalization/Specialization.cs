using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>
/// An entity of a family: the generalization at its root, or one of its specializations. The whole family is one entity for storage, journal and synchronization;
/// each object says in its member <see cref="MemberName"/> which one it is.
/// </summary>
[DebuggerDisplay("{Name}")]
public sealed class Specialization
{
    /// <summary>The member of a family's objects that holds the stable id of what they are.</summary>
    public const string MemberName = "Specialization";

    internal Specialization(EntityShape shape, string? generalization, int firstPlace)
    {
        (Name, Id, Generalization, Type, Create) = (shape.Name, shape.Id, generalization, shape.Type, shape.Create);
        OwnMembers = [.. shape.Members.Select(member => member.Name)];
        FirstPlace = firstPlace;
    }

    /// <summary>The name in code, constraints and tools.</summary>
    public string Name { get; }

    /// <summary>The stable id in journals, events and databases.</summary>
    public string Id { get; }

    /// <summary>What it specializes, by name; null for the root of the family.</summary>
    public string? Generalization { get; }

    /// <summary>The class of its objects.</summary>
    public Type Type { get; }

    /// <summary>The members that it adds, by name.</summary>
    public ImmutableArray<string> OwnMembers { get; }

    /// <summary>The place of the first member that it adds.</summary>
    internal int FirstPlace { get; }

    /// <summary>Makes an object that is not bound to a unit of work yet.</summary>
    internal Func<OfflineObject> Create { get; }

    /// <summary>It and what it specializes, up to the root.</summary>
    internal ImmutableArray<string> Line { get; set; } = [];

    /// <summary>Whether its objects are objects of another one, too.</summary>
    /// <param name="name">The name of a specialization or of the root.</param>
    public bool Is(string name) => Line.Contains(name);
}
