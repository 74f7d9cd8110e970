using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>What hangs on an object that may be deleted: one object at the other end of an association.</summary>
/// <param name="Deleted">The object that may be deleted.</param>
/// <param name="DeletedEntity">Its entity.</param>
/// <param name="Other">The object at the other end.</param>
/// <param name="OtherEntity">Its entity.</param>
/// <param name="Member">The member that owns the association.</param>
/// <param name="OtherRefers">Whether the other object is the one that refers.</param>
/// <param name="Rule">What the model says about it; null for nothing.</param>
internal sealed record DeleteEdge(ObjectId Deleted, EntityDefinition DeletedEntity, ObjectId Other, EntityDefinition OtherEntity, MemberDefinition Member, bool OtherRefers, DeleteRule? Rule)
{
    public DeleteBehaviour Behaviour => Rule?.Behaviour ?? DeleteBehaviour.Keep;
}

/// <summary>Everything that hangs on the objects that a batch deletes, and on what would be deleted with them, read and locked level by level.</summary>
internal sealed class DeletePlan
{
    private readonly ILookup<ObjectId, DeleteEdge> _edges;

    private DeletePlan(IReadOnlyList<DeleteEdge> edges, bool isTooGreat)
    {
        _edges = edges.ToLookup(edge => edge.Deleted);
        IsTooGreat = isTooGreat;
    }

    public static DeletePlan Empty { get; } = new([], isTooGreat: false);

    /// <summary>Whether more would be deleted than one upload may: the plan ends somewhere, and no cascade may be carried out.</summary>
    public bool IsTooGreat { get; }

    public IEnumerable<DeleteEdge> Edges => _edges.SelectMany(edges => edges);

    public IEnumerable<DeleteEdge> EdgesOf(ObjectId deleted) => _edges[deleted];

    /// <param name="transaction">The transaction.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="model">The model.</param>
    /// <param name="locks">Holds the roots already.</param>
    /// <param name="roots">The objects that are deleted.</param>
    /// <param name="limit">How many objects may be deleted because of others.</param>
    public static async Task<DeletePlan> ReadAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, ObjectLocks locks, IReadOnlyCollection<(EntityDefinition Entity, ObjectId Id)> roots, int limit)
    {
        if (roots.Count == 0) return Empty;
        var edges = new List<DeleteEdge>();
        HashSet<ObjectId> planned = [.. roots.Select(root => root.Id)];
        IReadOnlyCollection<(EntityDefinition Entity, ObjectId Id)> level = roots;
        while (level.Count > 0)
        {
            DeleteEdge[] found;
            Dictionary<ObjectId, LockStrength> missing;
            do
            {
                // Nobody can begin to refer to them now. Who did while we waited shows in a later statement, and what became of it only under its lock.
                found = [.. await ReferrersAsync(transaction, schema, model, level), .. await TargetsAsync(transaction, schema, model, level)];
                missing = Wanted(found, planned).Where(pair => !locks.IsHeld(pair.Key, pair.Value)).ToDictionary();
                await locks.LockAsync(missing);
            }
            while (missing.Keys.Any(id => locks.Head(id) is not null));
            edges.AddRange(found);
            (EntityDefinition Entity, ObjectId Id)[] next = [.. found.Where(edge => edge.Behaviour == DeleteBehaviour.Cascade && planned.Add(edge.Other)).Select(edge => (edge.OtherEntity, edge.Other))];
            if (planned.Count - roots.Count > limit) return new DeletePlan(edges, isTooGreat: true);
            level = next;
        }
        return new DeletePlan(edges, isTooGreat: false);
    }

    /// <summary>The rule about one end of an association.</summary>
    public static DeleteRule? RuleOf(EntityDefinition owner, MemberDefinition member, bool targetIsDeleted) =>
        owner.DeleteRules.FirstOrDefault(rule => rule.Member == member.Name && rule.TargetIsDeleted == targetIsDeleted);

    private static Dictionary<ObjectId, LockStrength> Wanted(IEnumerable<DeleteEdge> edges, HashSet<ObjectId> planned)
    {
        var wanted = new Dictionary<ObjectId, LockStrength>();
        foreach (DeleteEdge edge in edges)
        {
            bool isCascaded = edge.Behaviour == DeleteBehaviour.Cascade && !planned.Contains(edge.Other);
            if (isCascaded) wanted[edge.Other] = LockStrength.Delete;
            else if (edge.OtherRefers) wanted.TryAdd(edge.Other, LockStrength.Change);
        }
        return wanted;
    }

    private static async Task<IEnumerable<DeleteEdge>> ReferrersAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, IReadOnlyCollection<(EntityDefinition Entity, ObjectId Id)> level)
    {
        Dictionary<ObjectId, EntityDefinition> entities = level.ToDictionary(one => one.Id, one => one.Entity);
        return (await StoredObjects.ReferrersAsync(transaction, schema, model, level))
            .Select(found => new DeleteEdge(found.Target, entities[found.Target], found.Id, found.Entity, found.Member, OtherRefers: true, RuleOf(found.Entity, found.Member, targetIsDeleted: true)));
    }

    // Only references whose rule says so are followed from their owner.
    private static async Task<IEnumerable<DeleteEdge>> TargetsAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, IReadOnlyCollection<(EntityDefinition Entity, ObjectId Id)> level)
    {
        (EntityDefinition Entity, ObjectId Id)[] owners = [.. level.Where(one => one.Entity.DeleteRules.Any(rule => !rule.TargetIsDeleted))];
        if (owners.Length == 0) return [];
        IReadOnlyDictionary<ObjectId, StoredObject> stored = await StoredObjects.ReadAsync(transaction, schema, owners);
        return from owner in owners
               where stored.ContainsKey(owner.Id)
               from rule in owner.Entity.DeleteRules
               where !rule.TargetIsDeleted
               let member = owner.Entity.Member(rule.Member)
               where stored[owner.Id].Values[member.Index] is ObjectId
               select new DeleteEdge(owner.Id, owner.Entity, (ObjectId)stored[owner.Id].Values[member.Index]!, model.Entity(member.Target!), member, OtherRefers: false, rule);
    }
}
