using Npgsql;
using NpgsqlTypes;

namespace OfflineSync.Projections;

/// <summary>
/// Writes folded changes into object tables, visibility and memberships, a statement each and in one round trip, whatever their number.
/// The caller holds the locks of all objects before, and their rows of <c>object_head</c> exist.
/// </summary>
internal static class ObjectProjector
{
    public static Task ApplyAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, IReadOnlyList<ObjectChange> changes, CancellationToken cancellationToken)
    {
        var writes = new RoundTrip(transaction);
        Add(writes, schema, model, changes);
        return writes.ExecuteAsync(cancellationToken);
    }

    public static void Add(RoundTrip writes, StoreSchema schema, DomainModel model, IReadOnlyList<ObjectChange> changes)
    {
        foreach (IGrouping<EntityDefinition, ObjectChange> group in changes.GroupBy(change => change.Entity))
        {
            ObjectChange[] kept = [.. group.Where(change => !change.IsDelete)];
            if (kept.Length > 0) ObjectUpsert.Add(writes, schema, group.Key, kept);
            Guid[] deleted = [.. group.Where(change => change.IsDelete).Select(change => change.Id.Value)];
            if (deleted.Length > 0) Delete(writes, schema, group.Key, deleted);
        }
        VisibilityProjector.Add(writes, schema, model.Audiences, changes);
        MembershipProjector.Add(writes, schema, model, model.Audiences, changes);
    }

    private static void Delete(RoundTrip writes, StoreSchema schema, EntityDefinition entity, Guid[] ids)
    {
        string sql = $"""
            with gone as (delete from {schema.ObjectsOf(entity)} where id = any($1))
            update {schema.ObjectHead} set deleted = true where id = any($1)
            """;
        writes.Add(sql, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = ids });
    }
}
