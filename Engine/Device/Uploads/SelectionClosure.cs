using OfflineSync.Journal;

namespace OfflineSync.Device;

/// <summary>Decides which pending entries a selection of objects sends.</summary>
internal static class SelectionClosure
{
    /// <summary>
    /// All entries of a selected object; with them their transaction groups whole, and the objects they refer to that the server has never
    /// seen; and of each object that comes in so, all entries again. An object that was deleted here is not sent because it is selected: a
    /// selection has no deletions of its own.
    /// </summary>
    /// <param name="pending">The pending entries in journal order.</param>
    /// <param name="selected">The selected objects.</param>
    public static HashSet<EntryKey> Of(IReadOnlyList<JournalEntry> pending, IEnumerable<ObjectId> selected)
    {
        ILookup<ObjectId, JournalEntry> byObject = pending.ToLookup(entry => entry.ObjectId);
        return Of(pending, [.. selected.Where(id => byObject[id].LastOrDefault() is { Kind: EntryKind.Commit })], byObject);
    }

    /// <summary>The same for what a synchronization of everything sends where some entities take no part in it: deletions are sent.</summary>
    /// <param name="pending">The pending entries in journal order.</param>
    /// <param name="takesPart">Whether the entity of that stable id takes part.</param>
    public static HashSet<EntryKey> Of(IReadOnlyList<JournalEntry> pending, Func<string, bool> takesPart) =>
        Of(pending, [.. pending.Where(entry => takesPart(entry.EntityId)).Select(entry => entry.ObjectId)], pending.ToLookup(entry => entry.ObjectId));

    private static HashSet<EntryKey> Of(IReadOnlyList<JournalEntry> pending, HashSet<ObjectId> taken, ILookup<ObjectId, JournalEntry> byObject)
    {
        ILookup<Guid, JournalEntry> byGroup = pending.Where(entry => entry.Group is not null).ToLookup(entry => entry.Group!.Value);
        HashSet<ObjectId> created = [.. pending.Where(entry => entry.IsNew).Select(entry => entry.ObjectId)];
        var open = new Queue<ObjectId>(taken);
        HashSet<EntryKey> keys = [];
        while (open.TryDequeue(out ObjectId id))
        {
            foreach (JournalEntry entry in byObject[id])
            {
                keys.Add(entry.Key);
                if (entry.Group is { } group) Take(byGroup[group].Select(other => other.ObjectId));
                Take(entry.Changes.Select(change => change.After).OfType<ObjectId>().Where(created.Contains));
            }
        }
        return keys;

        void Take(IEnumerable<ObjectId> ids)
        {
            foreach (ObjectId id in ids)
            {
                if (taken.Add(id)) open.Enqueue(id);
            }
        }
    }
}
