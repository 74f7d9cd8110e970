using Npgsql;
using OfflineSync.Audiences;

namespace OfflineSync.Projections;

/// <summary>
/// Makes keys and edges of all objects what a model's rules say, where they differ. Rows that are right are not touched, so that devices
/// receive only what came or went with the rules.
/// </summary>
internal static class AudienceFill
{
    public static async Task RunAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, AudienceRules audiences, CancellationToken cancellationToken)
    {
        foreach (EntityDefinition entity in model.Entities)
        {
            List<object> parameters = [];
            string keys = AudienceSql.KeysOf(schema, audiences, entity, "true", parameters);
            await ExecuteAsync(transaction, $"""
                with wanted as materialized ({keys}),
                gone as (
                    update {schema.Visibility} v set {Flips.Take("v")}
                    from {schema.ObjectHead} head where head.id = v.id and head.entity = @entity and v.visible and not {AudienceSql.IsSlow(audiences, "v")}
                      and not exists (select from wanted w where w.key = v.key and w.id = v.id))
                insert into {schema.Visibility} as v (key, id, {Flips.Columns})
                select key, id, {Flips.Values} from wanted
                on conflict (key, id) do update set {Flips.Bring("v")} where not v.visible
                """, parameters, entity, cancellationToken);
            parameters = [];
            string edges = audiences.EdgesOf(entity).IsEmpty
                ? "select null::text as principal, null::text as key, null::uuid as source where false"
                : AudienceSql.EdgesOf(schema, audiences, entity, "true", parameters);
            await ExecuteAsync(transaction, $"""
                with wanted as materialized ({edges}),
                gone as (
                    update {schema.Membership} m set {Flips.Take("m")}
                    from {schema.ObjectHead} head where head.id = m.source and head.entity = @entity and m.visible and m.key not like 'role:%'
                      and not exists (select from wanted w where w.principal = m.principal and w.key = m.key and w.source = m.source))
                insert into {schema.Membership} as m (principal, key, source, {Flips.Columns})
                select principal, key, source, {Flips.Values} from wanted
                on conflict (principal, key, source) do update set {Flips.Bring("m")} where not m.visible
                """, parameters, entity, cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlTransaction transaction, string sql, List<object> parameters, EntityDefinition entity, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction) { CommandTimeout = 0 };
        command.Parameters.AddRange(AudienceSql.Parameters(parameters));
        command.Parameters.AddWithValue("entity", entity.Id);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
