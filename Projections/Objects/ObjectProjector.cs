using Npgsql;
using NpgsqlTypes;

namespace OfflineSync.Projections;

/// <summary>
/// Writes folded changes into object tables, visibility and memberships, a statement each, whatever their number.
/// The caller holds the locks of all objects before, and their rows of <c>object_head</c> exist.
/// </summary>
internal static class ObjectProjector
{
    public static async Task ApplyAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, IReadOnlyList<ObjectChange> changes, CancellationToken cancellationToken)
    {
        foreach (IGrouping<EntityDefinition, ObjectChange> group in changes.GroupBy(change => change.Entity))
        {
            ObjectChange[] kept = [.. group.Where(change => !change.IsDelete)];
            if (kept.Length > 0) await ObjectUpsert.ExecuteAsync(transaction, schema, group.Key, kept, cancellationToken);
            Guid[] deleted = [.. group.Where(change => change.IsDelete).Select(change => change.Id.Value)];
            if (deleted.Length > 0) await DeleteAsync(transaction, schema, group.Key, deleted, cancellationToken);
        }
        await VisibilityProjector.ApplyAsync(transaction, schema, changes, cancellationToken);
        await MembershipProjector.ApplyAsync(transaction, schema, model, changes, cancellationToken);
    }

    private static async Task DeleteAsync(NpgsqlTransaction transaction, StoreSchema schema, EntityDefinition entity, Guid[] ids, CancellationToken cancellationToken)
    {
        string sql = $"""
            with gone as (delete from {schema.ObjectsOf(entity)} where id = any($1))
            update {schema.ObjectHead} set deleted = true where id = any($1)
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters = { new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = ids } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
