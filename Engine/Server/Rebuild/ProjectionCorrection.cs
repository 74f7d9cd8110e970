using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Rebuild;

/// <summary>Makes live rows what the shadow says, for objects that are locked and differ. Only these are stamped, so devices receive them again and nothing else.</summary>
internal static class ProjectionCorrection
{
    public static async Task ApplyAsync(NpgsqlTransaction transaction, StoreSchema live, StoreSchema shadow, DomainModel model, Guid[] ids)
    {
        foreach (string statement in Statements(live, shadow, model))
        {
            await using var command = new NpgsqlCommand(statement, transaction.Connection, transaction) { CommandTimeout = 0, Parameters = { new() { Value = ids } } };
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static IEnumerable<string> Statements(StoreSchema live, StoreSchema shadow, DomainModel model)
    {
        yield return $"""
            insert into {live.ObjectHead} (id, entity, deleted) select id, entity, deleted from {shadow.ObjectHead} where id = any($1)
            on conflict (id) do update set entity = excluded.entity, deleted = excluded.deleted
            """;
        foreach (EntityDefinition entity in model.Entities)
        {
            string[] columns = [StoreSchema.LastEventColumn, .. entity.Members.Select(StoreSchema.Column)];
            yield return $"delete from {live.ObjectsOf(entity)} l where id = any($1) and not exists (select from {shadow.ObjectsOf(entity)} s where s.id = l.id)";
            yield return $"""
                insert into {live.ObjectsOf(entity)} (id, {string.Join(", ", columns)})
                select id, {string.Join(", ", columns)} from {shadow.ObjectsOf(entity)} where id = any($1)
                on conflict (id) do update set {string.Join(", ", columns.Select(column => $"{column} = excluded.{column}"))}
                """;
        }
        yield return $"""
            update {live.Visibility} l set {Flips.Take("l")}
            where id = any($1) and visible and not {AudienceSql.IsSlow(model.Audiences, "l")} and not exists (select from {shadow.Visibility} s where s.key = l.key and s.id = l.id and s.visible)
            """;
        yield return $"""
            insert into {live.Visibility} as v (key, id, {Flips.Columns})
            select key, id, {Flips.Values} from {shadow.Visibility} where id = any($1) and visible
            on conflict (key, id) do update set {Flips.Bring("v")}
            """;
        yield return $"""
            update {live.Membership} l set {Flips.Take("l")}
            where source = any($1) and visible
              and not exists (select from {shadow.Membership} s where s.principal = l.principal and s.key = l.key and s.source = l.source and s.visible)
            """;
        yield return $"""
            insert into {live.Membership} as m (principal, key, source, {Flips.Columns})
            select principal, key, source, {Flips.Values} from {shadow.Membership} where visible and source = any($1)
            on conflict (principal, key, source) do update set {Flips.Bring("m")} where not m.visible
            """;
    }
}
