using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Notifications;

namespace OfflineSync.Server.Sessions;

/// <summary>The sessions in PostgreSQL: any instance knows any session, and a revoked one ends at once.</summary>
internal sealed class SessionStore(NpgsqlDataSource source, StoreSchema schema, DomainModel model, TimeSpan lifetime, TimeProvider time, ChangeSignals? signals = null)
{
    /// <summary>Begins a session, and forgets the user's ended ones.</summary>
    public async Task<(string Token, DateTimeOffset ExpiresAt)> BeginAsync(ObjectId user, CancellationToken cancellationToken)
    {
        (string token, byte[] hash) = SessionToken.New();
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expiresAt = now + lifetime;
        await using NpgsqlCommand command = source.CreateCommand($"""
            with ended as (delete from {schema.Session} where user_id = @user and (expires_at <= @now or revoked_at is not null))
            insert into {schema.Session} (token_hash, user_id, created_at, expires_at) values (@hash, @user, @now, @expires)
            """);
        command.Parameters.Add(new("hash", hash));
        command.Parameters.Add(new("user", user.Value));
        command.Parameters.Add(new("now", now));
        command.Parameters.Add(new("expires", expiresAt));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return (token, expiresAt);
    }

    /// <summary>The session of a token; null when it is unknown, ended or revoked, or its user is not active any more.</summary>
    public async Task<UserSession?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (SessionToken.Hash(token) is not { } hash) return null;
        DateTimeOffset now = time.GetUtcNow();
        UserSession? session = await ReadAsync(hash, now, cancellationToken).ConfigureAwait(false);
        if (session is null || session.ExpiresAt - now > lifetime / 2) return session;
        DateTimeOffset renewed = now + lifetime;
        await using NpgsqlCommand command = source.CreateCommand($"update {schema.Session} set expires_at = @expires where token_hash = @hash and revoked_at is null");
        command.Parameters.Add(new("expires", renewed));
        command.Parameters.Add(new("hash", hash));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return session with { ExpiresAt = renewed };
    }

    /// <summary>Whether a session that was found is still worth something. It is not prolonged by that.</summary>
    public async Task<bool> IsAliveAsync(UserSession session, CancellationToken cancellationToken) => await ReadAsync(session.TokenHash, time.GetUtcNow(), cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>Ends a session.</summary>
    public Task RevokeAsync(UserSession session, CancellationToken cancellationToken) => RevokeAsync("token_hash = @value", session.TokenHash, cancellationToken);

    /// <summary>Ends all sessions of a user.</summary>
    public Task RevokeAllAsync(ObjectId user, CancellationToken cancellationToken) => RevokeAsync("user_id = @value", user.Value, cancellationToken);

    private async Task<UserSession?> ReadAsync(byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand($"""
            select session.user_id, person.{Column(nameof(User.Name))}, person.{Column(nameof(User.Roles))}, session.expires_at
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
            hash);
    }

    private async Task RevokeAsync(string which, object value, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand($"update {schema.Session} set revoked_at = @now where {which} and revoked_at is null");
        command.Parameters.Add(new("now", time.GetUtcNow()));
        command.Parameters.Add(new("value", value));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        // Streams that are open under it end at once.
        signals?.Send();
    }

    private string Column(string member) => StoreSchema.Column(model.Users.Member(member));
}
