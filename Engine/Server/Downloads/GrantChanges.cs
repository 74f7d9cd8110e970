using OfflineSync.Audiences;

namespace OfflineSync.Server.Downloads;

/// <summary>What roles could read under a key at the checkpoint: what they can now, but for the grants that came or went since. Pure.</summary>
internal sealed class GrantChanges(IReadOnlyList<AudienceChange> changes)
{
    private readonly ILookup<string, AudienceChange> _byKey = changes.ToLookup(change => change.Grant.Key, StringComparer.Ordinal);

    private readonly Dictionary<string, AudienceConjunct?> _conjuncts = [];

    /// <summary>The conjuncts that changed and name a node, by its text or its name, as far as the changes tell what they were.</summary>
    public IEnumerable<(AudienceConjunct Conjunct, int Atom)> Of(DomainModel model, string node, string name) =>
        from grant in changes.Select(change => change.Grant).Where(grant => grant.Node == node || grant.Node == name).DistinctBy(grant => grant.Key)
        let conjunct = ConjunctOf(model, grant)
        where conjunct is not null
        select (conjunct, AudienceConjunct.AtomOf(grant.Key));

    private AudienceConjunct? ConjunctOf(DomainModel model, AudienceGrant grant)
    {
        string id = AudienceConjunct.IdOf(grant.Key);
        if (_conjuncts.TryGetValue(id, out AudienceConjunct? known)) return known;
        // All keys of a conjunct come and go together.
        IEnumerable<AudienceNode> atoms = from key in _byKey
                                          where key.Key != id && AudienceConjunct.IdOf(key.Key) == id
                                          orderby AudienceConjunct.AtomOf(key.Key)
                                          select new AudienceNode(key.First().Grant.Node, Anchor.None);
        return _conjuncts[id] = model.FindEntityById(grant.EntityId) is { } entity ? new AudienceConjunct(entity, id, null, [.. atoms], []) : null;
    }

    /// <summary>The members that some roles could surely read under a key; null for none.</summary>
    public MemberMask? Surely(AudienceKey key, IReadOnlyCollection<string> roles) => Then(key, roles, change => change.Surely);

    /// <summary>The members that they could perhaps read.</summary>
    public MemberMask? Perhaps(AudienceKey key, IReadOnlyCollection<string> roles) => Then(key, roles, change => change.Perhaps);

    private MemberMask? Then(AudienceKey key, IReadOnlyCollection<string> roles, Func<AudienceChange, bool> stood)
    {
        if (!_byKey.Contains(key.Name)) return key.MaskOf(roles);
        AudienceChange[] changed = [.. _byKey[key.Name]];
        IEnumerable<AudienceGrant> unchanged = AudienceGrant.Of(key.Conjunct).Where(grant => grant.Key == key.Name && changed.All(change => change.Grant != grant));
        string[] granted = [.. unchanged.Concat(changed.Where(stood).Select(change => change.Grant)).Where(grant => roles.Contains(grant.Role)).Select(grant => grant.Members)];
        if (granted.Length == 0) return null;
        HashSet<string> members = [.. granted.SelectMany(ids => ids.Split(','))];
        return new MemberMask([.. key.Entity.Members.Select(member => members.Contains(member.Id))]);
    }
}
