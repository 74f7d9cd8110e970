using Npgsql;
using OfflineSync.Constraints;
using OfflineSync.Projections;
using OfflineSync.Server.Access;

namespace OfflineSync.Server.Explain;

/// <summary>The user that an explanation is asked about: as his row names him, and with the access that a request of his would have.</summary>
/// <param name="Id">The user object.</param>
/// <param name="Name">The name to sign in with.</param>
/// <param name="Roles">The roles that his row names.</param>
/// <param name="Access">His access.</param>
internal sealed record AskedUser(ObjectId Id, string Name, IReadOnlyList<string> Roles, UserAccess Access)
{
    public ConstraintArguments Arguments => Access.Arguments;

    /// <summary>Finds him by name, as sign-in does, else by id.</summary>
    public static async Task<AskedUser> ReadAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, string? name, ObjectId? id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        string Column(string member) => "person." + StoreSchema.Column(model.Users.Member(member));
        var finding = new RoundTrip(transaction);
        Answer<(ObjectId Id, string Name, string? Roles)?> found = finding.Add(
            async reader => await reader.ReadAsync(cancellationToken) ? (new ObjectId(reader.GetGuid(0)), reader.IsDBNull(1) ? "" : reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2)) : ((ObjectId, string, string?)?)null,
            $"""
            select person.id, {Column(nameof(User.Name))}, {Column(nameof(User.Roles))}
            from {schema.ObjectsOf(model.Users)} person left join {schema.UserCredential} credential on credential.user_id = person.id
            where {Column(nameof(User.Name))} = $1 or person.id = $2
            order by {Column(nameof(User.Name))} is distinct from $1, credential.password_hash is null, person.id limit 1
            """,
            new NpgsqlParameter<string?> { TypedValue = name }, new NpgsqlParameter { Value = id?.Value ?? Guid.Empty });
        await finding.ExecuteAsync(cancellationToken);
        if (found.Value is not { } person)
        {
            throw new OfflineSyncException(ErrorCode.ObjectUnavailable, $"There is no user '{name ?? id.ToString()}'.", "Name the user as at sign-in, or by the id of the user object.");
        }
        var reading = new RoundTrip(transaction);
        Answer<UserAccess> access = UserAccess.Add(reading, schema, model, person.Id, now);
        await reading.ExecuteAsync(cancellationToken);
        return new AskedUser(person.Id, person.Name, AudienceKeys.RolesOf(person.Roles), access.Value);
    }
}
