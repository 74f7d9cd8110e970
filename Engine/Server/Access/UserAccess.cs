using System.Collections.Frozen;
using Npgsql;
using OfflineSync.Constraints;
using OfflineSync.Projections;

namespace OfflineSync.Server.Access;

/// <summary>
/// What a user may do now: his roles as they stand in the database, and what the model's rules grant them together, object by object.
/// </summary>
/// <remarks>
/// The rights on a stored object are those of its stored state when they were first asked for in the request; what the request changes
/// afterwards makes no difference.
/// </remarks>
internal sealed class UserAccess
{
    private readonly DomainModel _model;
    private readonly FrozenDictionary<string, EntityAccess> _entities;
    private readonly Dictionary<(string Entity, ObjectId Id), EntityRights> _stored = [];

    private UserAccess(DomainModel model, ObjectId user, bool isActive, IReadOnlyList<string> roles, DateTimeOffset now, FrozenDictionary<string, EntityAccess> entities)
    {
        _model = model;
        User = user;
        IsActive = isActive;
        Roles = roles;
        _entities = entities;
        Arguments = new ConstraintArguments { CurrentUser = user, CurrentRoles = roles, Now = now.UtcDateTime, TimeZone = model.RulesZone };
    }

    /// <summary>The user.</summary>
    public ObjectId User { get; }

    /// <summary>Whether there is such a user, and he may work. One who may not has no role.</summary>
    public bool IsActive { get; }

    /// <summary>The user's roles now.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>What conditions take for the user, his roles and now.</summary>
    public ConstraintArguments Arguments { get; }

    /// <summary>The rights on objects of an entity that are new in the request.</summary>
    public EntityRights OfNew(EntityDefinition entity) => _entities[entity.Id].OfNew;

    /// <summary>The same for what an object of a family is.</summary>
    public EntityRights OfNew(EntityDefinition entity, Specialization? specialization) => _entities[entity.Id].OfNewOf(specialization);

    /// <summary>The rights on a stored object. On one that is not there: those that no condition limits.</summary>
    /// <exception cref="InvalidOperationException">They were not read, and depend on conditions.</exception>
    public EntityRights Of(EntityDefinition entity, ObjectId id)
    {
        EntityAccess access = _entities[entity.Id];
        if (access.Conditions.IsEmpty) return access.OfNew;
        return _stored.TryGetValue((entity.Id, id), out EntityRights? rights) ? rights
            : throw new InvalidOperationException($"The rights on {entity.Name} {id} were not read.");
    }

    /// <summary>Reads the rights on stored objects as far as they depend on conditions and are not known: a statement per entity.</summary>
    /// <param name="command">A statement of the transaction that the request lives in.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task ReadAsync(Func<string, NpgsqlCommand> command, StoreSchema schema, IEnumerable<(EntityDefinition Entity, ObjectId Id)> objects, CancellationToken cancellationToken)
    {
        foreach (IGrouping<EntityDefinition, ObjectId> unread in objects.Where(one => !IsKnown(one.Entity, one.Id)).Distinct().ToLookup(one => one.Entity, one => one.Id))
        {
            EntityAccess access = _entities[unread.Key.Id];
            IReadOnlyDictionary<ObjectId, bool[]> found = await StoredConditions.ReadAsync(command, schema, _model, unread.Key, access.Conditions, Arguments, [.. unread], cancellationToken).ConfigureAwait(false);
            bool[] none = new bool[access.Conditions.Length];
            foreach (ObjectId id in unread) _stored.Add((unread.Key.Id, id), access.Of(found.GetValueOrDefault(id, none)));
        }
    }

    /// <summary>Reads roles and state of a user inside a transaction.</summary>
    public static Answer<UserAccess> Add(RoundTrip reading, StoreSchema schema, DomainModel model, ObjectId user, DateTimeOffset now)
    {
        string sql = $"""
            select coalesce((select {StoreSchema.Column(model.Users.Member(nameof(OfflineSync.User.Active)))} from {schema.ObjectsOf(model.Users)} where id = $1), false),
                   array(select key from {schema.Membership} where principal = $2 and key like 'role:%' and visible order by key)
            """;
        return reading.Add(async reader => await ReadAsync(reader, model, user, now), sql, new NpgsqlParameter { Value = user.Value }, new NpgsqlParameter { Value = AudienceKeys.User(user) });
    }

    /// <summary>The access of a user with some roles.</summary>
    public static UserAccess Of(DomainModel model, ObjectId user, IReadOnlyList<string> roles, DateTimeOffset now, bool isActive = true) =>
        new(model, user, isActive, roles, now, model.Entities.ToFrozenDictionary(entity => entity.Id, entity => EntityAccess.Of(entity, roles)));

    /// <summary>The access of the operator's own code, which no rule limits.</summary>
    public static UserAccess Unlimited(DomainModel model, ObjectId user) =>
        new(model, user, isActive: true, [], default, model.Entities.ToFrozenDictionary(entity => entity.Id, EntityAccess.All));

    private bool IsKnown(EntityDefinition entity, ObjectId id) => _entities[entity.Id].Conditions.IsEmpty || _stored.ContainsKey((entity.Id, id));

    private static async Task<UserAccess> ReadAsync(NpgsqlDataReader reader, DomainModel model, ObjectId user, DateTimeOffset now)
    {
        await reader.ReadAsync();
        bool isActive = reader.GetBoolean(0);
        string[] roles = isActive ? [.. reader.GetFieldValue<string[]>(1).Select(key => key["role:".Length..])] : [];
        return Of(model, user, roles, now, isActive);
    }
}
