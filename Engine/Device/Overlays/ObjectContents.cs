using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>
/// The contents that a batch carries for objects under <see cref="ConflictPolicy.LastWins"/>: base, every own applied entry that is not in
/// that base, and exactly the batch's entries; only members that were delivered to this device or set by it. An object that the batch
/// creates has none: its entries say everything.
/// </summary>
internal static class ObjectContents
{
    /// <summary>Builds the contents for a batch of these entries, in the order of their first entries. Deleted objects and those that the batch creates have none.</summary>
    public static ImmutableArray<ObjectContent> Build(StatementCache statements, OutboxJournal journal, DeviceDatabase database, IReadOnlyList<ChainedEntry> entries)
    {
        if (entries.All(entry => entry.Entry.IsNew)) return [];
        HashSet<EntryKey> batch = [.. entries.Select(entry => entry.Entry.Key)];
        var contents = ImmutableArray.CreateBuilder<ObjectContent>();
        foreach (IGrouping<(string EntityId, ObjectId Id), JournalEntry> changed in entries.Select(entry => entry.Entry).GroupBy(entry => (entry.EntityId, entry.ObjectId)))
        {
            if (database.Model.FindEntityById(changed.Key.EntityId) is not { ConflictPolicy: ConflictPolicy.LastWins } entity) continue;
            if (Build(entity, changed) is { } content) contents.Add(content);
        }
        return contents.ToImmutable();

        ObjectContent? Build(EntityDefinition entity, IGrouping<(string EntityId, ObjectId Id), JournalEntry> changed)
        {
            if (changed.First().IsNew) return null;
            IEnumerable<JournalEntry> counted = journal.ReadUnsettled(changed.Key.Id)
                .Where(entry => entry.State == EntryState.Applied || batch.Contains(entry.Key)).Select(entry => entry.Entry);
            return ObjectContents.Build(entity, changed.Key.Id, BaseRow.Find(statements, database.Table(entity), changed.Key.Id), [.. counted]);
        }
    }

    /// <summary>Builds one object's content; null when it is deleted or not here.</summary>
    public static ObjectContent? Build(EntityDefinition entity, ObjectId id, BaseRow? row, IReadOnlyList<JournalEntry> entries)
    {
        if (ShownObject.Fold(entity, row, entries) is not { IsDeleted: false } shown) return null;
        HashSet<string> set =
        [
            .. from entry in entries
               from change in entry.Changes
               let received = entity.Receive(change.MemberId, change.Type, change.After)
               where received.Kind == ReceivedKind.Taken
               select received.Member!.Id,
        ];
        return new ObjectContent(entity.Id, id,
        [
            .. entity.Members
                .Where(member => set.Contains(member.Id) || row?.Delivered.Contains(member.Id) == true)
                .OrderBy(member => member.Id, StringComparer.Ordinal)
                .Select(member => new ContentMember(member.Id, member.Type, shown.Values[member.Index])),
        ]);
    }

    /// <summary>Builds the contents within a write transaction.</summary>
    public static ImmutableArray<ObjectContent> Build(WriteTransaction transaction, IReadOnlyList<ChainedEntry> entries) =>
        Build(transaction.Statements, transaction.Journal, transaction.Database, entries);
}
