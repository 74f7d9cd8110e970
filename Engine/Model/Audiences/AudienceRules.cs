using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OfflineSync.Audiences;

/// <summary>Who sees what, by a model: how objects come by audience keys, and how users come to hold them. Pure and immutable.</summary>
internal sealed class AudienceRules
{
    private readonly FrozenDictionary<EntityDefinition, ImmutableArray<AudienceConjunct>> _conjuncts;
    private readonly FrozenDictionary<EntityDefinition, ImmutableArray<MembershipEdge>> _edges;
    private readonly FrozenSet<EntityDefinition> _slow;

    public AudienceRules(IEnumerable<AudienceConjunct> conjuncts, IEnumerable<MembershipEdge> edges, IEnumerable<SlowRule> slow)
    {
        Conjuncts = [.. conjuncts];
        Slow = [.. slow];
        _conjuncts = Conjuncts.GroupBy(conjunct => conjunct.Entity).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
        _edges = edges.GroupBy(edge => edge.Entity).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
        _slow = Slow.Select(rule => rule.Entity).ToFrozenSet();
    }

    /// <summary>The ways to see objects, in ordinal order of their names.</summary>
    public ImmutableArray<AudienceConjunct> Conjuncts { get; }

    /// <summary>The rules that cannot become keys.</summary>
    public ImmutableArray<SlowRule> Slow { get; }

    /// <summary>The rules of a model.</summary>
    public static AudienceRules Of(DomainModel model) => new AudienceCompiler(model).Compile();

    /// <summary>The ways to see objects of an entity.</summary>
    public ImmutableArray<AudienceConjunct> Of(EntityDefinition entity) => _conjuncts.GetValueOrDefault(entity, []);

    /// <summary>The edges that objects of an entity make.</summary>
    public ImmutableArray<MembershipEdge> EdgesOf(EntityDefinition entity) => _edges.GetValueOrDefault(entity, []);

    /// <summary>The ways that no row decides: a key for each user, which is filled before his downloads.</summary>
    public IEnumerable<AudienceConjunct> SlowOnes => Conjuncts.Where(conjunct => conjunct.Slow is not null);

    /// <summary>Whether a slow rule shows objects of the entity.</summary>
    public bool IsSlow(EntityDefinition entity) => _slow.Contains(entity);

    /// <summary>Whether every object of the entity has the one key that shows it to all who may read any, and no other.</summary>
    public bool ShowsOnlyToAll(EntityDefinition entity) => Of(entity) is [] or [{ ShowsAll: true }];

    /// <summary>Whether objects have that key although nobody holds it: it tells slow rules what changed.</summary>
    public bool NeedsTrace(EntityDefinition entity) => !Of(entity).Any(conjunct => conjunct.ShowsAll) && (IsSlow(entity) || Of(entity).IsEmpty);
}
