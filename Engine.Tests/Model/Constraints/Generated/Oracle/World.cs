namespace OfflineSync.Tests.Model.Constraints.Generated.Oracle;

/// <summary>All things, by entity.</summary>
internal sealed class World
{
    public Dictionary<string, List<Thing>> Things { get; } = [];

    public Thing? Find(string entity, object? id) => Things[entity].Find(thing => thing.Id.Equals(id));
}
