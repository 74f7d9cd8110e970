using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Takes downloaded rows off the device, inside a write transaction. The journal, and what it has that is not sent, stays.</summary>
internal static class ClearStep
{
    /// <summary>All rows of an entity.</summary>
    /// <returns>How many there were.</returns>
    public static int ClearEntity(WriteTransaction transaction, EntityTable table)
    {
        int rows = transaction.Statements.Execute($"delete from {table.Base}");
        if (rows == 0) return 0;
        transaction.Database.CurrentWrites++;
        RecomputeOverlays(transaction, transaction.Journal.ReadUnsettledObjects().Where(one => one.EntityId == table.Entity.Id).Select(one => one.Id), table.Entity);
        transaction.Changes.AddAll(table.Entity);
        return rows;
    }

    /// <summary>The rows of some objects.</summary>
    public static void ClearObjects(WriteTransaction transaction, EntityDefinition entity, IReadOnlyCollection<ObjectId> ids)
    {
        foreach (ObjectId id in ids)
        {
            BaseTables.Remove(transaction, entity, id);
            Resets.AddObject(transaction, id);
        }
        RecomputeOverlays(transaction, ids, entity);
    }

    private static void RecomputeOverlays(WriteTransaction transaction, IEnumerable<ObjectId> ids, EntityDefinition entity) => Overlay.Recompute(transaction, entity, ids);
}
