using System.Collections.Immutable;

namespace OfflineSync.Constraints;

/// <summary>Which objects, in which order. Immutable.</summary>
/// <param name="Entity">The entity.</param>
internal sealed record ObjectQuery(EntityDefinition Entity)
{
    /// <summary>All objects of an entity, or of a specialization of it.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelUnknownName"/>.</exception>
    public static ObjectQuery Of(DomainModel model, string name)
    {
        EntityDefinition entity = model.Entity(name);
        var all = new ObjectQuery(entity);
        return entity.ConditionOf(name) is { } kind ? all.Matching(XPathParser.Parse(entity, kind)) : all;
    }

    /// <summary>What the objects must fulfil; null for nothing.</summary>
    public Constraint? Where { get; init; }

    /// <summary>The orderings, the first one most important; the id decides in the end.</summary>
    public ImmutableArray<Ordering> OrderBy { get; init; } = [];

    /// <summary>How many objects to leave out at the start.</summary>
    public long Offset { get; init; }

    /// <summary>How many objects to take at most; null for all.</summary>
    public long? Limit { get; init; }

    /// <summary>The same query with one more constraint that must hold.</summary>
    public ObjectQuery Matching(Constraint constraint) => this with { Where = Where is null ? constraint : new Constraint.And(Where, constraint) };

    /// <summary>The same query with one more, less important ordering.</summary>
    public ObjectQuery ThenBy(Ordering ordering) => this with { OrderBy = OrderBy.Add(ordering) };
}
