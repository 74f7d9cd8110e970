using OfflineSync.Journal;

namespace OfflineSync.Device;

/// <summary>What a transaction changed: objects, or whole entities where it would be too many.</summary>
internal sealed class ChangeSet
{
    /// <summary>Above so many objects of an entity, the entity counts as changed as a whole.</summary>
    public const int ObjectLimit = 10_000;

    private readonly Dictionary<EntityDefinition, HashSet<ObjectId>?> _entities = [];

    public bool IsEmpty => _entities.Count == 0 && DecidedKeys.Count == 0;

    /// <summary>The entities of which something changed.</summary>
    public IReadOnlyCollection<EntityDefinition> Entities => _entities.Keys;

    /// <summary>The objects that changed; null where an entity counts as changed as a whole.</summary>
    public IReadOnlyCollection<ObjectId>? Objects => _entities.Count == 1 ? _entities.Values.First()
        : _entities.Values.Contains(null) ? null : [.. _entities.Values.SelectMany(ids => ids!)];

    /// <summary>The journal entries whose state changed.</summary>
    public HashSet<EntryKey> DecidedKeys { get; } = [];

    public void Add(EntityDefinition entity, ObjectId id)
    {
        if (!_entities.TryGetValue(entity, out HashSet<ObjectId>? ids)) _entities.Add(entity, ids = []);
        if (ids is null) return;
        ids.Add(id);
        if (ids.Count > ObjectLimit) _entities[entity] = null;
    }

    /// <summary>The objects of an entity that changed; null when it counts as changed as a whole.</summary>
    public IReadOnlyCollection<ObjectId>? ObjectsOf(EntityDefinition entity) => _entities.TryGetValue(entity, out HashSet<ObjectId>? ids) ? ids : [];

    /// <summary>Any object of the entity may have changed.</summary>
    public void AddAll(EntityDefinition entity) => _entities[entity] = null;

    public bool Contains(EntityDefinition entity) => _entities.ContainsKey(entity);

    public bool Contains(EntityDefinition entity, ObjectId id) =>
        _entities.TryGetValue(entity, out HashSet<ObjectId>? ids) && (ids is null || ids.Contains(id));
}
