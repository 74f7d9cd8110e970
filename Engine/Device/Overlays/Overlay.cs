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
    public static void Write(WriteTransaction transaction, EntityTable table, ObjectId id, ShownObject shown) =>
        Bind(transaction.OverlayStatements.Replace(table), id, shown).Execute();

    /// <summary>Writes the overlay row of a new object. SQLite inserts faster than it replaces.</summary>
    public static void Add(WriteTransaction transaction, EntityTable table, ObjectId id, ShownObject shown)
    {
        if (!Bind(transaction.OverlayStatements.Insert(table), id, shown).TryExecute()) Write(transaction, table, id, shown);
    }

    /// <summary>Whether an overlay row shows the object.</summary>
    public static bool Shows(StatementCache statements, EntityTable table, ReadOnlySpan<byte> id) =>
        statements.Scalar($"select 1 from {table.Overlay} where id = $1 and _deleted = 0", id.ToArray()) is not null;

    private static RawStatement Bind(RawStatement statement, ObjectId id, ShownObject shown)
    {
        statement.BindBlob(1, id.Value);
        statement.BindNumber(2, shown.IsDeleted ? 1 : 0);
        statement.BindNumber(3, shown.IsNew ? 1 : 0);
        for (int i = 0; i < shown.Values.Length; i++) StoredValue.Bind(statement, i + 4, shown.Values[i]);
        return statement;
    }
}
