using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using OfflineSync.Audiences;
using OfflineSync.Projections;

namespace OfflineSync.Server.Downloads;

/// <summary>The audience keys of a model, found by what a user holds. A node that is not in it lets nothing through.</summary>
internal sealed class AudienceCatalog
{
    private readonly FrozenDictionary<string, ImmutableArray<(AudienceConjunct Conjunct, int Atom)>> _byNode;

    public AudienceCatalog(DomainModel model)
    {
        Model = model;
        _byNode = (from conjunct in model.Audiences.Conjuncts
                   from atom in Enumerable.Range(0, Math.Max(1, conjunct.Atoms.Length))
                   group (conjunct, atom) by conjunct.NodeOf(atom))
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    public DomainModel Model { get; }

    /// <summary>The keys that some roles hold by the model's rules alone.</summary>
    public IReadOnlySet<string> Expected(IReadOnlyCollection<string> roles) => Model.Audiences.Conjuncts
        .Where(conjunct => conjunct.IsForRolesAlone && conjunct.Rules.Any(rule => roles.Contains(rule.Role))).Select(conjunct => conjunct.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>The keys that a node gives, and those it gave before the rules changed.</summary>
    /// <param name="node">The node's text.</param>
    /// <param name="changes">What changed with the rules.</param>
    public IEnumerable<AudienceKey> KeysOf(string node, GrantChanges changes)
    {
        int colon = node.IndexOf(':', StringComparison.Ordinal);
        string value = "";
        if (!_byNode.TryGetValue(node, out ImmutableArray<(AudienceConjunct Conjunct, int Atom)> known) && colon > 0 && _byNode.TryGetValue(node[..colon], out known)) value = node[colon..];
        IEnumerable<AudienceKey> now = known.IsDefault ? [] : known.Select(one => new AudienceKey(one.Conjunct.KeyOf(one.Atom) + value, one.Conjunct, one.Atom));
        IEnumerable<AudienceKey> before = from one in changes.Of(Model, node, colon > 0 ? node[..colon] : node)
                                          where known.IsDefault || known.All(now => now.Conjunct.Id != one.Conjunct.Id)
                                          select new AudienceKey(one.Conjunct.KeyOf(one.Atom) + (one.Conjunct.NodeOf(one.Atom) == node ? "" : node[colon..]), one.Conjunct, one.Atom);
        return now.Concat(before);
    }
}
