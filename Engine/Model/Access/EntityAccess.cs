using System.Collections.Immutable;
using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>What the rules of some roles grant on the objects of an entity: without a condition, and to those objects that fulfil one.</summary>
internal sealed class EntityAccess
{
    private readonly EntityDefinition _entity;
    private readonly ImmutableArray<AccessRule> _always;
    private readonly ILookup<Constraint, AccessRule> _conditioned;
    private readonly IReadOnlyCollection<AccessRule>? _rules;
    private readonly Dictionary<string, EntityRights> _ofNew = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntityRights> _byConditions = new(StringComparer.Ordinal);

    private EntityAccess(EntityDefinition entity, ImmutableArray<AccessRule> always, IEnumerable<AccessRule> conditioned, EntityRights ofNew, IReadOnlyCollection<AccessRule>? rules = null)
    {
        _entity = entity;
        _always = always;
        _conditioned = conditioned.ToLookup(rule => rule.Constraint!);
        Conditions = [.. _conditioned.Select(group => group.Key)];
        OfNew = ofNew;
        _rules = rules;
    }

    /// <summary>The conditions on which rights depend, each once. A rule that adds nothing to what is granted anyway is not asked.</summary>
    public ImmutableArray<Constraint> Conditions { get; }

    /// <summary>The rights on objects that are new in the request: every condition counts as true.</summary>
    public EntityRights OfNew { get; }

    /// <summary>The rules of some roles.</summary>
    public static EntityAccess Of(EntityDefinition entity, IReadOnlyCollection<string> roles)
    {
        AccessRule[] rules = [.. entity.AccessRules.Where(rule => roles.Contains(rule.Role))];
        ImmutableArray<AccessRule> always = [.. rules.Where(rule => rule is { Where: null, Constraint: null })];
        EntityRights sure = EntityRights.Of(entity, always);
        // Creation is limited by no condition, so it is no reason to ask one.
        AccessRule[] conditioned = [.. rules.Where(rule => rule.Constraint is not null && !sure.Contains(EntityRights.Of(entity, [rule]) with { CanCreate = false }))];
        return new EntityAccess(entity, always, conditioned, EntityRights.Of(entity, rules), rules);
    }

    /// <summary>Everything, on every object.</summary>
    public static EntityAccess All(EntityDefinition entity) => new(entity, [], [], EntityRights.All(entity));

    /// <summary>The rights on objects of a family that are new in the request.</summary>
    /// <param name="specialization">What they are; null where the entity has no family.</param>
    public EntityRights OfNewOf(Specialization? specialization)
    {
        if (specialization is null || _rules is null) return OfNew;
        if (_ofNew.TryGetValue(specialization.Name, out EntityRights? known)) return known;
        EntityRights rights = EntityRights.Of(_entity, [.. _rules.Where(rule => rule.Specialization is null || specialization.Is(rule.Specialization))]);
        _ofNew.Add(specialization.Name, rights);
        return rights;
    }

    /// <summary>The rights on a stored object.</summary>
    /// <param name="holds">Which of <see cref="Conditions"/> it fulfils.</param>
    public EntityRights Of(ReadOnlySpan<bool> holds)
    {
        if (Conditions.IsEmpty) return OfNew;
        string pattern = Pattern(holds);
        if (_byConditions.TryGetValue(pattern, out EntityRights? known)) return known;
        AccessRule[] applying = [.. _always, .. Conditions.Where((_, place) => pattern[place] == '1').SelectMany(condition => _conditioned[condition])];
        EntityRights rights = EntityRights.Of(_entity, applying) with { CanCreate = OfNew.CanCreate };
        _byConditions.Add(pattern, rights);
        return rights;
    }

    private string Pattern(ReadOnlySpan<bool> holds)
    {
        Span<char> pattern = stackalloc char[Conditions.Length];
        for (int i = 0; i < pattern.Length; i++) pattern[i] = holds[i] ? '1' : '0';
        return new string(pattern);
    }
}
