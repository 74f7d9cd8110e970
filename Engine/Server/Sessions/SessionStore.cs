using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Notifications;

namespace OfflineSync.Server.Sessions;

/// <summary>The sessions in PostgreSQL: any instance knows any session, and a revoked one ends at once.</summary>
internal sealed class SessionStore(NpgsqlDataSource source, StoreSchema schema, DomainModel model, SessionLimits limits, IdSource ids, TimeProvider time, ChangeSignals? signals = null)
{
    /// <summary>Begins a session, and forgets the user's ended ones.</summary>
    /// <param name="user">The user.</param>
    /// <param name="device">What the device calls itself; null when it doesn't say.</param>
    /// <param name="isRenewable">Whether it may be renewed once it has expired.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<BegunSession> BeginAsync(ObjectId user, string? device, bool isRenewable, CancellationToken cancellationToken)
    {
        (string token, byte[] hash) = SessionToken.New();
        Guid id = ids.NewId();
        (string? renewal, byte[]? renewalHash) = isRenewable && limits.RenewalLifetime > TimeSpan.Zero ? RenewalSecret.New(id) : default;
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expiresAt = now + limits.Lifetime;
        await using NpgsqlCommand command = source.CreateCommand($"""
            with ended as (delete from {schema.Session} where user_id = @user and (revoked_at is not null or (expires_at <= @now and coalesce(renewable_until, expires_at) <= @now)))
            insert into {schema.Session} (id, token_hash, user_id, device, created_at, expires_at, renewal_hash, renewable_until)
            values (@id, @hash, @user, @device, @now, @expires, @renewal, @renewable)
            """);
        command.Parameters.Add(new("id", id));
        command.Parameters.Add(new("hash", hash));
        command.Parameters.Add(new("user", user.Value));
        command.Parameters.Add(new("device", NpgsqlTypes.NpgsqlDbType.Text) { Value = (object?)device ?? DBNull.Value });
        command.Parameters.Add(new("now", now));
        command.Parameters.Add(new("expires", expiresAt));
        command.Parameters.Add(new("renewal", NpgsqlTypes.NpgsqlDbType.Bytea) { Value = (object?)renewalHash ?? DBNull.Value });
        command.Parameters.Add(new("renewable", NpgsqlTypes.NpgsqlDbType.TimestampTz) { Value = renewalHash is null ? DBNull.Value : now + limits.RenewalLifetime });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return new BegunSession(token, renewal, expiresAt);
    }

    /// <summary>The session of a token; null when it is unknown, expired or revoked, or its user is not active any more.</summary>
    public async Task<UserSession?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (SessionToken.Hash(token) is not { } hash) return null;
        DateTimeOffset now = time.GetUtcNow();
        UserSession? session = await ReadAsync(hash, now, cancellationToken).ConfigureAwait(false);
        // The first use of a renewed session shows that its device has the new secret: the one before is worth nothing from now on.
        if (session is null || (session.ExpiresAt - now > limits.Lifetime / 2 && !session.IsUnconfirmed)) return session;
        DateTimeOffset expiresAt = now + limits.Lifetime;
        await using NpgsqlCommand command = source.CreateCommand($"""
            update {schema.Session} set expires_at = @expires, previous_renewal_hash = null, renewable_until = case when renewal_hash is not null then @renewable end
            where token_hash = @hash and revoked_at is null
            """);
        command.Parameters.Add(new("expires", expiresAt));
        command.Parameters.Add(new("renewable", now + limits.RenewalLifetime));
        command.Parameters.Add(new("hash", hash));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return session with { ExpiresAt = expiresAt, IsUnconfirmed = false };
    }

    /// <summary>Whether a session that was found is still worth something. It is not prolonged by that.</summary>
    public async Task<bool> IsAliveAsync(UserSession session, CancellationToken cancellationToken) => await ReadAsync(session.TokenHash, time.GetUtcNow(), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Ends the session of a token, also one that has expired, so that nobody renews it any more.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RevokeAsync(string token, CancellationToken cancellationToken) =>
        SessionToken.Hash(token) is { } hash && await RevokeAsync("token_hash = @value", hash, cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Ends a session by its id.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> RevokeAsync(Guid id, CancellationToken cancellationToken) => await RevokeAsync("id = @value", id, cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Ends all sessions of a user.</summary>
    /// <returns>How many there were.</returns>
    public Task<int> RevokeAllAsync(ObjectId user, CancellationToken cancellationToken) => RevokeAsync("user_id = @value", user.Value, cancellationToken);

    private async Task<UserSession?> ReadAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand($"""
            select session.user_id, person.{Column(nameof(User.Name))}, person.{Column(nameof(User.Roles))}, session.expires_at, session.previous_renewal_hash is not null
            from {schema.Session} session join {schema.ObjectsOf(model.Users)} person on person.id = session.user_id
            where session.token_hash = @hash and session.revoked_at is null and session.expires_at > @now and person.{Column(nameof(User.Active))}
            """);
        command.Parameters.Add(new("hash", hash));
        command.Parameters.Add(new("now", now));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) return null;
        return new UserSession(
            new ObjectId(reader.GetGuid(0)),
            reader.IsDBNull(1) ? "" : reader.GetString(1),
            AudienceKeys.RolesOf(reader.IsDBNull(2) ? null : reader.GetString(2)),
            reader.GetFieldValue<DateTimeOffset>(3),
            hash,
            reader.GetBoolean(4));
    }

    private async Task<int> RevokeAsync(string which, object value, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand($"update {schema.Session} set revoked_at = @now where {which} and revoked_at is null");
        command.Parameters.Add(new("now", time.GetUtcNow()));
        command.Parameters.Add(new("value", value));
        int revoked = await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        // Streams that are open under it end at once.
        if (revoked > 0) signals?.Send();
        return revoked;
    }

    private string Column(string member) => StoreSchema.Column(model.Users.Member(member));
}
