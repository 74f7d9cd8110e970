using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Protocol;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Notifications;

namespace OfflineSync.Server.Sessions;

/// <summary>
/// Renews a session that has expired, without a password. Each secret is good once: the answer brings the next. The one before stays good
/// until the renewed session is used, because the answer may be lost. Any other secret of the session shows that somebody has a copy of
/// one, and ends the session: whoever holds the session then has to sign in.
/// </summary>
internal sealed class SessionRenewal(NpgsqlDataSource source, StoreSchema schema, DomainModel model, SessionLimits limits, TimeProvider time, ILogger logger, ChangeSignals? signals)
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.SessionInvalid"/>. It doesn't say why.</exception>
    public async Task<SignInAnswer> RenewAsync(string? secret, CancellationToken cancellationToken)
    {
        if (RenewalSecret.Read(secret) is not { } shown) throw SessionErrors.Invalid();
        DateTimeOffset now = time.GetUtcNow();
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await FindAsync(connection, shown, now, cancellationToken).ConfigureAwait(false) is not { } found) throw SessionErrors.Invalid();
        if (!found.IsRight)
        {
            await WriteAsync(connection, $"update {schema.Session} set revoked_at = @now where id = @id", [new("now", now), new("id", shown.Session)], cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            signals?.Send();
            logger.SecretReused(shown.Session);
            throw SessionErrors.Invalid();
        }
        (string token, byte[] tokenHash) = SessionToken.New();
        (string renewal, byte[] renewalHash) = RenewalSecret.New(shown.Session);
        DateTimeOffset expiresAt = now + limits.Lifetime;
        await WriteAsync(connection, $"""
            update {schema.Session} set token_hash = @token, expires_at = @expires, renewal_hash = @renewal, previous_renewal_hash = @shown, renewable_until = @renewable where id = @id
            """,
            [new("token", tokenHash), new("expires", expiresAt), new("renewal", renewalHash), new("shown", shown.Hash), new("renewable", now + limits.RenewalLifetime), new("id", shown.Session)],
            cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return new SignInAnswer(token, found.User.Id.Value, found.User.Name, found.User.Roles, expiresAt, renewal);
    }

    private async Task<(Users.DirectoryUser User, bool IsRight)?> FindAsync(NpgsqlConnection connection, RenewalSecret shown, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            select person.id, person.{Column(nameof(User.Name))}, person.{Column(nameof(User.Roles))}, session.renewal_hash, session.previous_renewal_hash
            from {schema.Session} session join {schema.ObjectsOf(model.Users)} person on person.id = session.user_id
            where session.id = @id and session.revoked_at is null and session.renewable_until > @now and person.{Column(nameof(User.Active))} for update of session
            """, connection);
        command.Parameters.Add(new("id", shown.Session));
        command.Parameters.Add(new("now", now));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) return null;
        var user = new Users.DirectoryUser(new ObjectId(reader.GetGuid(0)), reader.IsDBNull(1) ? "" : reader.GetString(1), true, AudienceKeys.RolesOf(reader.IsDBNull(2) ? null : reader.GetString(2)), null);
        return (user, Is(3) || Is(4));

        bool Is(int column) => !reader.IsDBNull(column) && CryptographicOperations.FixedTimeEquals(reader.GetFieldValue<byte[]>(column), shown.Hash);
    }

    private static async Task WriteAsync(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private string Column(string member) => StoreSchema.Column(model.Users.Member(member));
}
