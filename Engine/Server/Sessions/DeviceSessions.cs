using Npgsql;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server;

/// <summary>The sessions of devices, for the operator: to see who is signed in where, and to end the session of a device that was lost.</summary>
public sealed class DeviceSessions
{
    /// <summary>How many sessions one list has at most.</summary>
    public const int GreatestLimit = 1000;

    private readonly ServerParts _parts;
    private readonly TimeProvider _time;

    internal DeviceSessions(ServerParts parts, TimeProvider time)
    {
        _parts = parts;
        _time = time;
    }

    /// <summary>Lists sessions, the latest sign-in first.</summary>
    /// <param name="user">Only this user's; null for everybody's.</param>
    /// <param name="includeEnded">Whether to list those, too, that are over. They are kept until the user signs in again.</param>
    /// <param name="limit">How many at most: 1 to <see cref="GreatestLimit"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<DeviceSession>> ListAsync(ObjectId? user = null, bool includeEnded = false, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, GreatestLimit);
        Projections.StoreSchema schema = _parts.Store.Schema;
        EntityDefinition users = _parts.Store.Model.Users;
        await using NpgsqlCommand command = _parts.Store.DataSource.CreateCommand($"""
            select session.id, session.user_id, person.{Projections.StoreSchema.Column(users.Member(nameof(User.Name)))}, session.device, session.created_at, session.expires_at, session.renewable_until, session.revoked_at
            from {schema.Session} session left join {schema.ObjectsOf(users)} person on person.id = session.user_id
            where (@user is null or session.user_id = @user) and (@all or (session.revoked_at is null and (session.expires_at > @now or session.renewable_until > @now)))
            order by session.created_at desc, session.id limit @limit
            """);
        command.Parameters.Add(new("user", NpgsqlTypes.NpgsqlDbType.Uuid) { Value = user is { } one ? one.Value : DBNull.Value });
        command.Parameters.Add(new("all", includeEnded));
        command.Parameters.Add(new("now", _time.GetUtcNow()));
        command.Parameters.Add(new("limit", limit));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var found = new List<DeviceSession>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(new DeviceSession(reader.GetGuid(0), new ObjectId(reader.GetGuid(1)), Text(2), Text(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateTimeOffset>(5), Moment(6), Moment(7)));
        }
        return found;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
        DateTimeOffset? Moment(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }

    /// <summary>Ends a session: the device is refused from its next request on and cannot renew it. Its user may sign in again, unless that is taken from him, too.</summary>
    /// <param name="session">The session's id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether there was such a session that had not been ended.</returns>
    public Task<bool> RevokeAsync(Guid session, CancellationToken cancellationToken = default) => _parts.Sessions.RevokeAsync(session, cancellationToken);

    /// <summary>Ends all sessions of a user.</summary>
    /// <param name="user">The user.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many sessions were ended.</returns>
    public Task<int> RevokeAllAsync(ObjectId user, CancellationToken cancellationToken = default) => _parts.Sessions.RevokeAllAsync(user, cancellationToken);
}
