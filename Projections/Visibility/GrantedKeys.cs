using Npgsql;
using OfflineSync.Audiences;

namespace OfflineSync.Projections;

/// <summary>Writes which roles hold which audience keys: the part of the memberships that follows from the model alone, and has no source.</summary>
internal static class GrantedKeys
{
    public static async Task WriteAsync(NpgsqlTransaction transaction, StoreSchema schema, AudienceRules audiences, CancellationToken cancellationToken)
    {
        (string Principal, string Key)[] granted =
            [.. (from conjunct in audiences.Conjuncts where conjunct.IsForRolesAlone from rule in conjunct.Rules select (AudienceKeys.Role(rule.Role), conjunct.Id)).Distinct()];
        string sql = $"""
            with granted as (select * from unnest($1::text[], $2::text[]) as granted(principal, key)),
            gone as (
                update {schema.Membership} m set {Flips.Take("m")}
                where m.source = '{StoreSchema.NoSource}' and m.visible
                  and not exists (select from granted g where g.principal = m.principal and g.key = m.key))
            insert into {schema.Membership} as m (principal, key, source, {Flips.Columns})
            select principal, key, '{StoreSchema.NoSource}', {Flips.Values} from granted
            on conflict (principal, key, source) do update set {Flips.Bring("m")} where not m.visible
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters = { new() { Value = granted.Select(row => row.Principal).ToArray() }, new() { Value = granted.Select(row => row.Key).ToArray() } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
