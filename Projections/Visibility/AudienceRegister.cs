using Npgsql;
using OfflineSync.Audiences;

namespace OfflineSync.Projections;

/// <summary>
/// Writes which kinds of keys the rules know: the name, the node that gives it, and what each role may read. A kind that changed or went
/// is stamped, so that a device whose checkpoint is older receives or gives back what is under it, and nothing else.
/// Roles that were granted it once stay noted: whoever had one perhaps holds what is taken back.
/// </summary>
internal static class AudienceRegister
{
    public static async Task WriteAsync(NpgsqlTransaction transaction, StoreSchema schema, AudienceRules audiences, CancellationToken cancellationToken)
    {
        (string Key, string Entity, string Node, string Roles, string Grants)[] known =
            [.. from conjunct in audiences.Conjuncts
                from atom in Enumerable.Range(0, Math.Max(1, conjunct.Atoms.Length))
                select (conjunct.KeyOf(atom), conjunct.Entity.Id, conjunct.IsForRolesAlone ? conjunct.Id : conjunct.Atoms[atom].Name, string.Join('\n', conjunct.Rules.Select(rule => rule.Role).Distinct()), GrantsOf(conjunct))];
        string sql = $"""
            with known as (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as known(key, entity, node, roles, grants)),
            gone as (update {schema.Audience} a set visible = false, xid = pg_current_xact_id() where a.visible and not exists (select from known k where k.key = a.key))
            insert into {schema.Audience} as a (key, entity, node, roles, grants, visible, xid)
            select key, entity, node, string_to_array(roles, E'\n'), grants, true, pg_current_xact_id() from known
            on conflict (key) do update set grants = excluded.grants, roles = array(select unnest(a.roles) union select unnest(excluded.roles)), visible = true, xid = excluded.xid
            where not a.visible or a.grants <> excluded.grants
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = known.Select(row => row.Key).ToArray() },
                new() { Value = known.Select(row => row.Entity).ToArray() },
                new() { Value = known.Select(row => row.Node).ToArray() },
                new() { Value = known.Select(row => row.Roles).ToArray() },
                new() { Value = known.Select(row => row.Grants).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string GrantsOf(AudienceConjunct conjunct) => string.Join("; ",
        from rule in conjunct.Rules
        group rule by rule.Role into role
        orderby role.Key
        select $"{role.Key} {string.Join(",", conjunct.Entity.Members.Where(member => role.Any(rule => rule.CanRead(member))).Select(member => member.Id))}");
}
