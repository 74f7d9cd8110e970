using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>Collects what the pages and flows of a profile use.</summary>
internal sealed class ProfileUsage
{
    private readonly Dictionary<EntityDefinition, OfEntity> _entities = [];

    /// <summary>What is used of an entity; null for nothing.</summary>
    public OfEntity? Find(EntityDefinition entity) => _entities.GetValueOrDefault(entity);

    /// <summary>An entity is used.</summary>
    /// <param name="entity">The entity. One that is not persistable needs nothing from a server.</param>
    /// <param name="user">By what.</param>
    /// <param name="isRead">Whether its objects must be on the device for it.</param>
    public void Add(EntityDefinition entity, string user, bool isRead)
    {
        OfEntity used = Of(entity);
        used.IsRead |= isRead;
        if (!used.UsedBy.Contains(user)) used.UsedBy.Add(user);
    }

    /// <summary>A member of an entity is used.</summary>
    public void Add(EntityDefinition entity, MemberDefinition member) => Of(entity).Members.Add(member);

    /// <summary>All members of an entity are used.</summary>
    public void AddAll(EntityDefinition entity) => Of(entity).TakesAll = true;

    /// <summary>An association is followed: its reference, and the objects where it ends.</summary>
    public void Add(AssociationStep step, string user)
    {
        Add(step.Owner, step.Member);
        Add(step.End, user, isRead: true);
    }

    private OfEntity Of(EntityDefinition entity)
    {
        if (!_entities.TryGetValue(entity, out OfEntity? used)) _entities.Add(entity, used = new OfEntity());
        return used;
    }

    /// <summary>What is used of an entity.</summary>
    internal sealed class OfEntity
    {
        public bool IsRead { get; set; }

        public bool TakesAll { get; set; }

        public HashSet<MemberDefinition> Members { get; } = [];

        public List<string> UsedBy { get; } = [];
    }
}
