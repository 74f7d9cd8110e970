using System.Collections.Immutable;

namespace OfflineSync;

/// <summary>What an entity looks like, without rules: its name, members and how an object of it is made. The generator writes one per entity class.</summary>
public sealed class EntityShape
{
    /// <summary>Creates a shape.</summary>
    /// <param name="name">The name in code, constraints and tools.</param>
    /// <param name="members">The members in order; their index is set here.</param>
    /// <param name="type">The class of the objects; null for <see cref="OfflineObject"/> itself, used untyped.</param>
    /// <param name="create">Makes an unbound object; null for <see cref="OfflineObject"/> itself.</param>
    /// <param name="id">The stable id; null takes the name.</param>
    /// <param name="generalization">The entity that it specializes, by name; null for none.</param>
    /// <param name="isPersistable">Whether objects are stored and synchronized; false keeps them in memory.</param>
    /// <param name="sets">The ends of many-to-many associations; null for none.</param>
    /// <param name="calculated">The properties that code computes; null for none.</param>
    public EntityShape(string name, IEnumerable<MemberDefinition> members, Type? type = null, Func<OfflineObject>? create = null, string? id = null, IEnumerable<SetDefinition>? sets = null, string? generalization = null, bool isPersistable = true, IEnumerable<CalculatedDefinition>? calculated = null)
    {
        Name = name;
        Id = id ?? name;
        Members = [.. members.Select((member, index) => member with { Index = index })];
        Sets = [.. sets ?? []];
        Calculated = [.. calculated ?? []];
        Generalization = generalization;
        IsPersistable = isPersistable;
        Type = type ?? typeof(OfflineObject);
        Create = create ?? (static () => new OfflineObject());
    }

    /// <summary>The name in code, constraints and tools.</summary>
    public string Name { get; }

    /// <summary>The stable id in journals, events and databases.</summary>
    public string Id { get; }

    /// <summary>The members in order.</summary>
    public ImmutableArray<MemberDefinition> Members { get; }

    /// <summary>Whether objects are stored and synchronized.</summary>
    public bool IsPersistable { get; }

    /// <summary>The entity that it specializes, by name; null for none.</summary>
    public string? Generalization { get; }

    /// <summary>The ends of many-to-many associations.</summary>
    public ImmutableArray<SetDefinition> Sets { get; }

    /// <summary>The properties that code computes from members.</summary>
    public ImmutableArray<CalculatedDefinition> Calculated { get; }

    /// <summary>The class of the objects.</summary>
    public Type Type { get; }

    /// <summary>The shape for one model: what the model adds to its sets is its own.</summary>
    internal EntityShape With(IEnumerable<MemberDefinition> members, IEnumerable<SetDefinition> sets, IEnumerable<CalculatedDefinition> calculated) =>
        new(Name, members, Type, Create, Id, Sets.Concat(sets).Select(set => set with { Link = null }), isPersistable: IsPersistable, calculated: Calculated.Concat(calculated));

    /// <summary>The calculated property of that name, or null.</summary>
    internal CalculatedDefinition? FindCalculated(string name) => Calculated.FirstOrDefault(one => one.Name == name);

    /// <summary>Makes an object that is not bound to a unit of work yet.</summary>
    internal Func<OfflineObject> Create { get; }
}
