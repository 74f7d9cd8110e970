using OfflineSync.Constraints;
using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>The oracle's things as the engine keeps objects.</summary>
internal sealed class WorldObjects : IObjectSource
{
    private readonly DomainModel _model;
    private readonly Dictionary<string, List<StoredObject>> _objects = [];

    public WorldObjects(DomainModel model, World world)
    {
        _model = model;
        foreach (EntityDefinition entity in model.Entities) _objects[entity.Name] = [.. world.Things[entity.Name].Select(thing => new StoredObject(new ObjectId(thing.Id), Values(entity, thing)))];
    }

    public IEnumerable<StoredObject> All(EntityDefinition entity) => _objects[entity.Name];

    public StoredObject? Find(EntityDefinition entity, ObjectId id) => _objects[entity.Name].Find(stored => stored.Id == id);

    public ConstraintArguments Arguments(Asker asker)
    {
        var arguments = new ConstraintArguments
        {
            CurrentUser = asker.User is { } user ? new ObjectId(user.Id) : null,
            CurrentUserValues = asker.User is { } self ? Values(_model.Users, self) : null,
            CurrentRoles = asker.Roles,
            CurrentObject = asker.Object is { } id ? new ObjectId(id) : null,
            Now = asker.Now,
            TimeZone = asker.Zone,
        };
        foreach ((string name, object? value) in asker.Variables) arguments = arguments.With(name, value is Thing thing ? Loose(thing) : value);
        return arguments;
    }

    private OfflineObject Loose(Thing thing)
    {
        EntityDefinition entity = _model.Entity(thing.Entity);
        OfflineObject found = entity.Shape.Create();
        found.Bind(null, entity, new ObjectId(thing.Id), [.. Values(entity, thing)], isNew: false);
        return found;
    }

    private static object?[] Values(EntityDefinition entity, Thing thing) => [.. entity.Members.Select(member => OfflineSync.Values.Normalize(member, thing.Values[member.Name]))];
}
