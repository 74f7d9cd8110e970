using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Users;

/// <summary>Finds users, and keeps the hashes of their passwords, which are no part of any object and never leave the store.</summary>
internal sealed class UserDirectory(NpgsqlDataSource source, StoreSchema schema, DomainModel model)
{
    public Task<DirectoryUser?> FindAsync(string name, CancellationToken cancellationToken) =>
        FindAsync($"person.{Column(nameof(User.Name))} = @value order by credential.password_hash is null, person.id limit 1", name, cancellationToken);

    public Task<DirectoryUser?> FindAsync(ObjectId id, CancellationToken cancellationToken) => FindAsync("person.id = @value", id.Value, cancellationToken);

    public async Task SetPasswordHashAsync(ObjectId user, string hash, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand(
            $"insert into {schema.UserCredential} (user_id, password_hash) values (@user, @hash) on conflict (user_id) do update set password_hash = excluded.password_hash");
        command.Parameters.Add(new("user", user.Value));
        command.Parameters.Add(new("hash", hash));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<DirectoryUser?> FindAsync(string which, object value, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand($"""
            select person.id, person.{Column(nameof(User.Name))}, person.{Column(nameof(User.Active))}, person.{Column(nameof(User.Roles))}, credential.password_hash
            from {schema.ObjectsOf(model.Users)} person left join {schema.UserCredential} credential on credential.user_id = person.id
            where {which}
            """);
        command.Parameters.Add(new("value", value));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) return null;
        return new DirectoryUser(
            new ObjectId(reader.GetGuid(0)),
            reader.IsDBNull(1) ? "" : reader.GetString(1),
            !reader.IsDBNull(2) && reader.GetBoolean(2),
            AudienceKeys.RolesOf(reader.IsDBNull(3) ? null : reader.GetString(3)),
            reader.IsDBNull(4) ? null : reader.GetString(4));
    }

    private string Column(string member) => StoreSchema.Column(model.Users.Member(member));
}
