namespace OfflineSync.Server.Downloads;

/// <summary>What is sent of some objects: a row with the members of exactly the keys that show it, or a removal.</summary>
internal sealed class Verdicts
{
    private readonly Dictionary<(EntityDefinition Entity, MemberMask Mask), List<Guid>> _rows = [];
    private readonly Dictionary<EntityDefinition, List<Guid>> _removals = [];

    public IEnumerable<((EntityDefinition Entity, MemberMask Mask) Layout, List<Guid> Ids)> Rows => _rows.Select(pair => (pair.Key, pair.Value));

    public IEnumerable<(EntityDefinition Entity, List<Guid> Ids)> Removals => _removals.Select(pair => (pair.Key, pair.Value));

    /// <summary>Decides one object over all held keys that show it.</summary>
    /// <param name="id">The object.</param>
    /// <param name="entity">Its entity.</param>
    /// <param name="masks">What each of these keys lets through; none means that the object is not for this user.</param>
    public void Decide(Guid id, EntityDefinition entity, IEnumerable<MemberMask> masks)
    {
        if (masks.Aggregate((MemberMask?)null, (union, mask) => union?.Union(mask) ?? mask) is { } readable) Add(_rows, (entity, readable), id);
        else Remove(id, entity);
    }

    public void Remove(Guid id, EntityDefinition entity) => Add(_removals, entity, id);

    private static void Add<TKey>(Dictionary<TKey, List<Guid>> lists, TKey key, Guid id)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out List<Guid>? list)) lists.Add(key, list = []);
        list.Add(id);
    }
}
