namespace OfflineSync.Audiences;

/// <summary>What a role may read of the objects under a kind of keys, in words that stay the same when something is renamed.</summary>
/// <param name="Key">The key's name, without a value.</param>
/// <param name="Role">The role.</param>
/// <param name="Members">The stable ids of the members, in the entity's order, with commas between.</param>
/// <param name="EntityId">The entity.</param>
/// <param name="Node">The name of the node that gives the key.</param>
internal sealed record AudienceGrant(string Key, string Role, string Members, string EntityId, string Node)
{
    /// <summary>The grants of a conjunct, for each of its keys.</summary>
    public static IEnumerable<AudienceGrant> Of(AudienceConjunct conjunct) =>
        from atom in Enumerable.Range(0, Math.Max(1, conjunct.Atoms.Length))
        from role in conjunct.Rules.GroupBy(rule => rule.Role, StringComparer.Ordinal)
        let members = string.Join(',', conjunct.Entity.Members.Where(member => role.Any(rule => rule.CanRead(member))).Select(member => member.Id))
        select new AudienceGrant(conjunct.KeyOf(atom), role.Key, members, conjunct.Entity.Id, conjunct.NodeOf(atom));
}
