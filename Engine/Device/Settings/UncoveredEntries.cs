using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>
/// Settles applied entries of entities that no download covers: nobody else would ever bring a base with their effect. They are folded into
/// the base that is here.
/// </summary>
internal static class UncoveredEntries
{
    /// <summary>Whether there may be any.</summary>
    public static bool Exist(DeviceDatabase database) => database.Tables.Values.Any(table => !table.Synchronization.Downloads);

    /// <summary>Folds them, object by object.</summary>
    /// <returns>The objects.</returns>
    public static IReadOnlyList<(string EntityId, ObjectId Id)> Fold(WriteTransaction transaction)
    {
        List<(string, ObjectId)> folded = [];
        if (!Exist(transaction.Database)) return folded;
        IEnumerable<JournalEntry> applied = transaction.Journal.ReadByState(EntryState.Applied).Select(entry => entry.Entry);
        foreach (IGrouping<ObjectId, JournalEntry> entries in applied.GroupBy(entry => entry.ObjectId))
        {
            if (transaction.Database.Model.FindEntityById(entries.First().EntityId) is not { } entity || transaction.Database.Table(entity).Synchronization.Downloads) continue;
            Fold(transaction, entity, entries.Key, [.. entries]);
            foreach (JournalEntry entry in entries) transaction.Journal.Settle(entry.Key);
            folded.Add((entity.Id, entries.Key));
        }
        return folded;
    }

    private static void Fold(WriteTransaction transaction, EntityDefinition entity, ObjectId id, IReadOnlyList<JournalEntry> entries)
    {
        EntityTable table = transaction.Database.Table(entity);
        BaseRow? row = BaseRow.Find(transaction.Statements, table, id);
        ShownObject? shown = ShownObject.Fold(entity, row, entries);
        BaseTables.Remove(transaction, entity, id);
        if (shown is null or { IsDeleted: true }) return;
        HashSet<string> delivered = [.. row?.Delivered ?? new HashSet<string>(), .. entries.SelectMany(entry => entry.Changes).Select(change => change.MemberId)];
        // An entry's key is its event's id, so the last one's is the object's version.
        BoundLayout layout = RowLayouts.Register(transaction, [new RowLayout(entity.Id, [.. entity.Members.Select(member => member.Id).Where(delivered.Contains)])])[0];
        transaction.Database.CurrentWrites++;
        string places = string.Concat(entity.Members.Select((_, i) => $", ${i + 5}"));
        transaction.Statements.Execute(
            $"insert into {table.Base} (id, _event, _layout, _from{table.Columns}) values ($1, $2, $3, $4{places})",
            [Blob.Of(id.Value), Blob.Of(entries[^1].Key.Value), layout.Id, BaseTables.CurrentGeneration(transaction), .. shown.Values.Select(StoredValue.Of)]);
    }
}
