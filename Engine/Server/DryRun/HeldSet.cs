using OfflineSync.Audiences;

namespace OfflineSync.Server.DryRun;

/// <summary>The keys of an entity that a user holds, with the members that each lets through. Users who hold the same see the same. Pure.</summary>
internal sealed class HeldSet
{
    private HeldSet(SortedDictionary<string, (AudienceGrant Grant, char[] Mask)> keys) => Keys = keys;

    /// <summary>By the key's text: one of its grants, and which members may be read, 0 or 1 for each.</summary>
    public SortedDictionary<string, (AudienceGrant Grant, char[] Mask)> Keys { get; }

    /// <summary>The same text for the same keys and members.</summary>
    public string Signature => string.Join('\n', Keys.Select(pair => $"{pair.Key} {new string(pair.Value.Mask)}"));

    /// <param name="entity">The entity.</param>
    /// <param name="grants">The grants of the entity by the node that gives the key.</param>
    /// <param name="nodes">The nodes that the user reaches.</param>
    public static HeldSet Of(EntityDefinition entity, ILookup<string, AudienceGrant> grants, IReadOnlyCollection<string> nodes)
    {
        string role = AudienceNode.Role("").Name;
        HashSet<string> roles = [.. nodes.Where(node => node.StartsWith(role, StringComparison.Ordinal)).Select(node => node[role.Length..])];
        var keys = new SortedDictionary<string, (AudienceGrant Grant, char[] Mask)>(StringComparer.Ordinal);
        foreach (string node in nodes)
        {
            int colon = node.IndexOf(':', StringComparison.Ordinal);
            foreach (AudienceGrant grant in grants[node]) Add(grant, grant.Key);
            if (colon > 0) foreach (AudienceGrant grant in grants[node[..colon]]) Add(grant, grant.Key + node[colon..]);
        }
        return new HeldSet(keys);

        void Add(AudienceGrant grant, string key)
        {
            if (!roles.Contains(grant.Role)) return;
            if (!keys.TryGetValue(key, out (AudienceGrant Grant, char[] Mask) known)) keys.Add(key, known = (grant, [.. entity.Members.Select(_ => '0')]));
            HashSet<string> members = [.. grant.Members.Split(',')];
            foreach (MemberDefinition member in entity.Members.Where(member => members.Contains(member.Id))) known.Mask[member.Index] = '1';
        }
    }
}
