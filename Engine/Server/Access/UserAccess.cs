using System.Collections.Frozen;
using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Access;

/// <summary>What a user may do now: his roles as they stand in the database, and what the model's rules grant them together.</summary>
internal sealed class UserAccess
{
    private readonly FrozenDictionary<string, EntityRights> _rights;

    private UserAccess(ObjectId user, bool isActive, IReadOnlyList<string> roles, FrozenDictionary<string, EntityRights> rights)
    {
        User = user;
        IsActive = isActive;
        Roles = roles;
        _rights = rights;
    }

    /// <summary>The user.</summary>
    public ObjectId User { get; }

    /// <summary>Whether there is such a user, and he may work. One who may not has no role.</summary>
    public bool IsActive { get; }

    /// <summary>The user's roles now.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>The rights on an entity.</summary>
    public EntityRights this[EntityDefinition entity] => _rights[entity.Id];

    /// <summary>Reads roles and state of a user inside a transaction.</summary>
    public static Answer<UserAccess> Add(RoundTrip reading, StoreSchema schema, DomainModel model, ObjectId user)
    {
        string sql = $"""
            select coalesce((select {StoreSchema.Column(model.Users.Member(nameof(OfflineSync.User.Active)))} from {schema.ObjectsOf(model.Users)} where id = $1), false),
                   array(select key from {schema.Membership} where principal = $2 and key like 'role:%' and visible order by key)
            """;
        return reading.Add(async reader => await ReadAsync(reader, model, user), sql, new NpgsqlParameter { Value = user.Value }, new NpgsqlParameter { Value = AudienceKeys.User(user) });
    }

    /// <summary>The access of the operator's own code, which no rule limits.</summary>
    public static UserAccess Unlimited(DomainModel model, ObjectId user) =>
        new(user, isActive: true, [], model.Entities.ToFrozenDictionary(entity => entity.Id, EntityRights.All));

    private static async Task<UserAccess> ReadAsync(NpgsqlDataReader reader, DomainModel model, ObjectId user)
    {
        await reader.ReadAsync();
        bool isActive = reader.GetBoolean(0);
        string[] roles = isActive ? [.. reader.GetFieldValue<string[]>(1).Select(key => key["role:".Length..])] : [];
        return new UserAccess(user, isActive, roles, model.Entities.ToFrozenDictionary(entity => entity.Id, entity => EntityRights.Of(entity, roles)));
    }
}
