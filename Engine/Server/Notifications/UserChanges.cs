using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Downloads;

namespace OfflineSync.Server.Notifications;

/// <summary>Whether something that a user may see, or what the user may see, changed since a cut: what a download would look at, and no row of it.</summary>
internal sealed class UserChanges(NpgsqlDataSource source, StoreSchema schema)
{
    private const string Changed = "xid >= @xmin and not pg_visible_in_snapshot(xid, @from::pg_snapshot)";

    /// <summary>The cut to look from.</summary>
    public async Task<PgSnapshot> NowAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = source.CreateCommand("select pg_current_snapshot()::text");
        return new PgSnapshot((string)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
    }

    /// <summary>Looks, and gives the cut to look from the next time.</summary>
    public async Task<(bool HasChanged, PgSnapshot Now)> SinceAsync(ObjectId user, PgSnapshot from, CancellationToken cancellationToken)
    {
        string sql = $"""
            with held as (
                select key from {schema.Membership} where visible and (principal = @user
                    or principal in (select key from {schema.Membership} where principal = @user and visible)))
            select exists (select from {schema.Visibility} where key in (select key from held) and {Changed})
                or exists (select from {schema.Membership} where (principal = @user or principal in (select key from {schema.Membership} where principal = @user)) and {Changed}),
                pg_current_snapshot()::text
            """;
        await using NpgsqlCommand command = source.CreateCommand(sql);
        command.Parameters.Add(new("user", AudienceKeys.User(user)));
        CutTransaction.AddSince(command.Parameters, from);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (reader.GetBoolean(0), new PgSnapshot(reader.GetString(1)));
    }
}
