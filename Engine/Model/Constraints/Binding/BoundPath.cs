using System.Collections.Immutable;

namespace OfflineSync.Constraints;

/// <summary>A path whose names are resolved: where it starts, its steps with their conditions, and what it ends at.</summary>
/// <param name="Up">How many objects further out it starts.</param>
/// <param name="Steps">The steps.</param>
/// <param name="Attribute">The attribute at its end; null when it ends at an object.</param>
/// <param name="EndsWithId">Whether the id was asked for at its end.</param>
internal sealed record BoundPath(int Up, ImmutableArray<PathStep> Steps, MemberDefinition? Attribute, bool EndsWithId = false)
{
    /// <summary>
    /// The same path, where it ends at an object that a plain reference points to, as that reference: it holds the id, and no other object need be asked.
    /// </summary>
    public BoundPath AsReference()
    {
        if (Attribute is not null || Steps.IsEmpty || Steps[^1] is not { Step.Reversed: false, Where: null } last) return this;
        return this with { Steps = Steps.RemoveAt(Steps.Length - 1), Attribute = last.Step.Member };
    }

    /// <summary>Refuses what no query can speak about.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>.</exception>
    public BoundPath Askable() => Attribute is { IsHashed: true } member
        ? throw new OfflineSyncException(ErrorCode.ConstraintInvalid, $"{member.Name} is hashed: nothing can be filtered or ordered by it", "Leave it out.")
        : this;

    /// <summary>The function that is applied to the attribute; null for none.</summary>
    public ValueFunction? Function { get; init; }

    /// <summary>The function's time zone, or null.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The type of the values at its end.</summary>
    public MemberType Type => Function is not null ? MemberType.Integer : Attribute?.Type ?? MemberType.Reference;

    /// <summary>Whether there are bytes at its end.</summary>
    public bool IsBinary => Function is null && Attribute?.Type == MemberType.Binary;

    /// <summary>Whether one of the steps asks something of the objects there.</summary>
    public bool HasConditions => Steps.Any(step => step.Where is not null);

    /// <summary>How its end is named in a message.</summary>
    public string Shown => Function is { } function ? ValueFunctions.NameOf(function) : Attribute is null ? "id" : Attribute.Association ?? Attribute.Name;

    /// <summary>What stands at its end, seen from an object further in.</summary>
    public Operand End(int up) => Attribute is null ? new Operand.Id(up)
        : Function is { } function ? new Operand.Function(function, new Operand.Attribute(Attribute, up), TimeZone)
        : new Operand.Attribute(Attribute, up);

    /// <summary>The chain of steps around a condition on the last object.</summary>
    public Constraint Around(Constraint? inner, int up)
    {
        for (int i = Steps.Length - 1; i >= 0; i--)
        {
            // What was written in brackets comes first, so that a path with brackets and a condition inside them are the same.
            Constraint? where = Steps[i].Where is not { } condition ? inner : inner is null ? condition : new Constraint.And(condition, inner);
            inner = new Constraint.Exists(Steps[i].Step, where, i == 0 ? up : 0);
        }
        return inner!;
    }
}

/// <summary>A step of a path and what the objects there must fulfil.</summary>
/// <param name="Step">The step.</param>
/// <param name="Where">The condition, or null.</param>
internal sealed record PathStep(AssociationStep Step, Constraint? Where = null);
