using Npgsql;
using OfflineSync.Audiences;

namespace OfflineSync.Projections;

/// <summary>
/// Writes which kinds of keys the rules know: the name, the node that gives it, and what each role may read. What other rules bring or take is
/// stamped, so that a device whose checkpoint is older receives or gives back what is under it, and nothing else.
/// </summary>
internal static class AudienceRegister
{
    public static async Task WriteAsync(NpgsqlTransaction transaction, StoreSchema schema, AudienceRules audiences, CancellationToken cancellationToken)
    {
        AudienceGrant[] known = [.. audiences.Conjuncts.SelectMany(AudienceGrant.Of)];
        string sql = $"""
            with known as (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as known(key, role, members, entity, node)),
            gone as (
                update {schema.Audience} a set {Flips.Take("a")}
                where a.visible and not exists (select from known k where k.key = a.key and k.role = a.role and k.members = a.members))
            insert into {schema.Audience} as a (key, role, members, entity, node, {Flips.Columns})
            select key, role, members, entity, node, {Flips.Values} from known
            on conflict (key, role, members) do update set {Flips.Bring("a")} where not a.visible
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = known.Select(row => row.Key).ToArray() },
                new() { Value = known.Select(row => row.Role).ToArray() },
                new() { Value = known.Select(row => row.Members).ToArray() },
                new() { Value = known.Select(row => row.EntityId).ToArray() },
                new() { Value = known.Select(row => row.Node).ToArray() },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
