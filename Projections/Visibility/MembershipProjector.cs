using Npgsql;
using NpgsqlTypes;

namespace OfflineSync.Projections;

/// <summary>Writes which roles the changed users have. A user who is deleted or not active has none.</summary>
internal static class MembershipProjector
{
    public static void Add(RoundTrip writes, StoreSchema schema, DomainModel model, IReadOnlyList<ObjectChange> changes)
    {
        Guid[] users = [.. changes.Where(change => change.Entity == model.Users).Select(change => change.Id.Value)];
        if (users.Length == 0) return;
        string active = StoreSchema.Column(model.Users.Member(nameof(User.Active))), roles = StoreSchema.Column(model.Users.Member(nameof(User.Roles)));
        string sql = $"""
            with wanted as (
                select distinct 'user:' || u.id as principal, 'role:' || btrim(role, E' \t\r\n') as key
                from {schema.ObjectsOf(model.Users)} u cross join unnest(string_to_array(u.{roles}, ',')) as role
                where u.id = any($1) and u.{active} and btrim(role, E' \t\r\n') <> ''),
            gone as (
                update {schema.Membership} m set visible = false, xid = pg_current_xact_id()
                where m.principal in (select 'user:' || id from unnest($1) as id) and m.visible
                  and not exists (select from wanted w where w.principal = m.principal and w.key = m.key))
            insert into {schema.Membership} as m (principal, key, visible, xid)
            select principal, key, true, pg_current_xact_id() from wanted
            on conflict (principal, key) do update set visible = true, xid = excluded.xid where not m.visible
            """;
        writes.Add(sql, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = users });
    }
}
