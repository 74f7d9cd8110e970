using Npgsql;
using NpgsqlTypes;
using OfflineSync.Audiences;

namespace OfflineSync.Projections;

/// <summary>
/// Writes under which audience keys changed objects show. Each change stamps the rows with the transaction's id, which is what downloads
/// look for. A key that no longer fits leaves its row as a tombstone, and so does a delete.
/// </summary>
internal static class VisibilityProjector
{
    public static void Add(RoundTrip writes, StoreSchema schema, AudienceRules audiences, IReadOnlyList<ObjectChange> changes)
    {
        ObjectChange[] kept = [.. changes.Where(change => !change.IsDelete)];
        AddShownToAll(writes, schema, [.. kept.Where(change => audiences.ShowsOnlyToAll(change.Entity))]);
        foreach (IGrouping<EntityDefinition, ObjectChange> group in kept.Where(change => !audiences.ShowsOnlyToAll(change.Entity)).GroupBy(change => change.Entity))
        {
            AddByKeys(writes, schema, audiences, group.Key, [.. group.Select(change => change.Id.Value)]);
        }
        Guid[] gone = [.. changes.Where(change => change.IsDelete).Select(change => change.Id.Value)];
        if (gone.Length > 0)
        {
            string sql = $"update {schema.Visibility} v set {Flips.Take("v")} where id = any($1) and visible";
            writes.Add(sql, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = gone });
        }
    }

    // One key whatever the row says: nothing has to be looked up.
    private static void AddShownToAll(RoundTrip writes, StoreSchema schema, ObjectChange[] changes)
    {
        if (changes.Length == 0) return;
        string sql = $"""
            insert into {schema.Visibility} as v (key, id, {Flips.Columns})
            select key, id, {Flips.Values} from unnest($1::text[], $2::uuid[]) as t(key, id)
            on conflict (key, id) do update set {Flips.Bring("v")}
            """;
        writes.Add(
            sql,
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = changes.Select(change => AudienceKeys.AllOf(change.Entity)).ToArray() },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = changes.Select(change => change.Id.Value).ToArray() });
    }

    private static void AddByKeys(RoundTrip writes, StoreSchema schema, AudienceRules audiences, EntityDefinition entity, Guid[] ids)
    {
        List<object> parameters = [ids];
        string sql = $"""
            with wanted as ({AudienceSql.KeysOf(schema, audiences, entity, "one.id = any(@p0)", parameters)}),
            gone as (
                update {schema.Visibility} v set {Flips.Take("v")}
                where v.id = any(@p0) and v.visible and not {AudienceSql.IsSlow(audiences, "v")} and not exists (select from wanted w where w.key = v.key and w.id = v.id))
            insert into {schema.Visibility} as v (key, id, {Flips.Columns})
            select key, id, {Flips.Values} from wanted
            on conflict (key, id) do update set {Flips.Bring("v")}
            """;
        writes.Add(sql, AudienceSql.Parameters(parameters));
        if (!audiences.IsSlow(entity)) return;
        // The object shows something else to those whom a slow rule showed it, as long as it still does.
        string stamp = $"update {schema.Visibility} v set xid = pg_current_xact_id() where v.id = any($1) and v.visible and {AudienceSql.IsSlow(audiences, "v")}";
        writes.Add(stamp, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = ids });
    }
}
