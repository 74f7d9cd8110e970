using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>The rows that the device shows instead of the base's, for objects with entries that are pending, sent or applied.</summary>
internal static class Overlay
{
    /// <summary>Writes the overlay rows of objects anew, from their base and entries. Objects without such entries have none.</summary>
    public static void Recompute(WriteTransaction transaction, EntityDefinition entity, IEnumerable<ObjectId> ids)
    {
        EntityTable table = transaction.Database.Table(entity);
        foreach (ObjectId id in ids)
        {
            IReadOnlyList<StoredEntry> entries = transaction.Journal.ReadUnsettled(id);
            ShownObject? shown = entries.Count == 0 ? null
                : ShownObject.Fold(entity, BaseRow.Find(transaction.Statements, table, id), entries.Select(entry => entry.Entry));
            if (shown is null) transaction.Statements.Execute(table.DeleteOverlay, Blob.Of(id.Value));
            else Write(transaction, table, id, shown);
            transaction.Changes.Add(entity, id);
        }
    }

    /// <summary>Writes one overlay row.</summary>
    public static void Write(WriteTransaction transaction, EntityTable table, ObjectId id, ShownObject shown)
    {
        object?[] parameters = new object?[shown.Values.Length + 3];
        parameters[0] = Blob.Of(id.Value);
        parameters[1] = shown.IsDeleted ? 1L : 0L;
        parameters[2] = shown.IsNew ? 1L : 0L;
        for (int i = 0; i < shown.Values.Length; i++) parameters[i + 3] = StoredValue.Of(shown.Values[i]);
        transaction.Statements.Execute(table.UpsertOverlay, parameters);
    }
}
