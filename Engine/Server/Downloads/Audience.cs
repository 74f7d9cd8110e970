using System.Collections.Frozen;
using System.Collections.Immutable;

namespace OfflineSync.Server.Downloads;

/// <summary>An audience key and what each user role may read through it. A key names its entity and rules; the rules name the roles.</summary>
internal sealed class Audience
{
    private readonly FrozenDictionary<string, ImmutableArray<bool>> _readable;

    public Audience(EntityDefinition entity, string key)
    {
        Entity = entity;
        Key = key;
        // A rule with a constraint has keys of its own; this one must not let through what the constraint would keep back.
        _readable = entity.AccessRules.Where(rule => rule.Rights.HasFlag(Rights.Read) && rule is { Where: null, Constraint: null }).GroupBy(rule => rule.Role, StringComparer.Ordinal)
            .ToFrozenDictionary(rules => rules.Key, rules => entity.Members.Select(member => rules.Any(rule => rule.CanRead(member))).ToImmutableArray(), StringComparer.Ordinal);
    }

    public EntityDefinition Entity { get; }

    public string Key { get; }

    /// <summary>The roles that a rule lets read.</summary>
    public IEnumerable<string> Roles => _readable.Keys.Order(StringComparer.Ordinal);

    /// <summary>The members that some of these roles may read.</summary>
    public MemberMask MaskOf(IEnumerable<string> roles)
    {
        var mask = new bool[Entity.Members.Length];
        foreach (string role in roles)
        {
            if (!_readable.TryGetValue(role, out ImmutableArray<bool> readable)) continue;
            for (int i = 0; i < mask.Length; i++) mask[i] |= readable[i];
        }
        return new MemberMask(mask);
    }
}
