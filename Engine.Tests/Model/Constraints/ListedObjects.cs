using OfflineSync.Constraints;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>A handful of objects, each with its values in the members' order.</summary>
internal sealed class ListedObjects : IObjectSource
{
    private readonly List<(string Entity, StoredObject Stored)> _all = [];

    public void Add(string entity, ObjectId id, params object?[] values) => _all.Add((entity, new StoredObject(id, values)));

    public IEnumerable<StoredObject> All(EntityDefinition entity) => _all.Where(one => one.Entity == entity.Name).Select(one => one.Stored);

    public StoredObject? Find(EntityDefinition entity, ObjectId id) => All(entity).FirstOrDefault(stored => stored.Id == id);
}
