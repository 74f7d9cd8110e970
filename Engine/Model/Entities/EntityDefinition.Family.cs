using System.Collections.Immutable;

namespace OfflineSync;

public sealed partial class EntityDefinition
{
    /// <summary>The entities of the family that is stored here, the root first; empty where nothing specializes the entity.</summary>
    public ImmutableArray<Specialization> Specializations { get; private init; } = [];

    /// <summary>What an object is, by its values; null where the entity has no family.</summary>
    internal Specialization? SpecializationOf(IReadOnlyList<object?> values) => Specializations.IsEmpty ? null : SpecializationById(values[_byName[Specialization.MemberName].Index]);

    /// <summary>What an object is, by the value of its member <see cref="Specialization.MemberName"/>. One from before there were any, or of a newer model, shows as what the root is.</summary>
    internal Specialization SpecializationById(object? id) => Specializations.FirstOrDefault(one => Values.Same(id, one.Id)) ?? Specializations[0];

    internal Specialization? FindSpecialization(string name) => Specializations.FirstOrDefault(one => one.Name == name);

    /// <summary>An unbound object of the class that the values ask for.</summary>
    internal OfflineObject NewInstance(IReadOnlyList<object?> values) => (SpecializationOf(values)?.Create ?? Shape.Create)();

    /// <summary>The values of a new object.</summary>
    /// <param name="name">What is created: the entity's own name, or that of a specialization.</param>
    /// <param name="now">The moment of its creation.</param>
    internal object?[] InitialValues(string name, DateTimeOffset now)
    {
        Specialization? created = FindSpecialization(name);
        return [.. Members.Select(member => member.IsSpecialization ? created!.Id
            : member.DeclaredBy is { } declaring && !(created?.Is(declaring) ?? false) ? null
            : member.StartsNow ? Values.Normalize(member, now)
            : member.InitialValue)];
    }

    /// <summary>Which objects are of a specialization, as XPath text; null where all are.</summary>
    internal string? ConditionOf(string name) => FindSpecialization(name) is not { Generalization: not null } one ? null
        : $"[{string.Join(" or ", Specializations.Where(other => other.Is(name)).Select(other => $"{Specialization.MemberName} = '{other.Id}'"))}]";

    /// <summary>The place of the first member that an entity of the family adds.</summary>
    internal int PlaceOf(string name) => FindSpecialization(name)?.FirstPlace ?? 0;
}
