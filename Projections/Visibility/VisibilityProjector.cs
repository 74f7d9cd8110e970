using Npgsql;
using NpgsqlTypes;

namespace OfflineSync.Projections;

/// <summary>
/// Writes under which audience keys changed objects show. Each change stamps the rows with the transaction's id, which is what downloads
/// look for. A delete leaves the rows as tombstones.
/// </summary>
internal static class VisibilityProjector
{
    public static void Add(RoundTrip writes, StoreSchema schema, IReadOnlyList<ObjectChange> changes)
    {
        ObjectChange[] kept = [.. changes.Where(change => !change.IsDelete)];
        if (kept.Length > 0)
        {
            string sql = $"""
                insert into {schema.Visibility} (key, id, visible, xid)
                select key, id, true, pg_current_xact_id() from unnest($1::text[], $2::uuid[]) as t(key, id)
                on conflict (key, id) do update set visible = true, xid = excluded.xid
                """;
            writes.Add(
                sql,
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = kept.Select(change => AudienceKeys.AllOf(change.Entity)).ToArray() },
                new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = kept.Select(change => change.Id.Value).ToArray() });
        }
        Guid[] gone = [.. changes.Where(change => change.IsDelete).Select(change => change.Id.Value)];
        if (gone.Length > 0)
        {
            string sql = $"update {schema.Visibility} set visible = false, xid = pg_current_xact_id() where id = any($1) and visible";
            writes.Add(sql, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = gone });
        }
    }
}
