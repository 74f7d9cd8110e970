using Npgsql;

namespace OfflineSync.Projections;

/// <summary>Writes which roles hold which audience keys: the part of the memberships that follows from the model alone.</summary>
internal static class GrantedKeys
{
    public static async Task WriteAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, CancellationToken cancellationToken)
    {
        (string Principal, string Key)[] granted = [.. AudienceKeys.Granted(model)];
        string sql = $"""
            with granted as (select * from unnest($1::text[], $2::text[]) as granted(principal, key)),
            gone as (
                update {schema.Membership} m set visible = false, xid = pg_current_xact_id()
                where m.principal like 'role:%' and m.visible
                  and not exists (select from granted g where g.principal = m.principal and g.key = m.key))
            insert into {schema.Membership} as m (principal, key, visible, xid)
            select principal, key, true, pg_current_xact_id() from granted
            on conflict (principal, key) do update set visible = true, xid = excluded.xid where not m.visible
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters = { new() { Value = granted.Select(row => row.Principal).ToArray() }, new() { Value = granted.Select(row => row.Key).ToArray() } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
