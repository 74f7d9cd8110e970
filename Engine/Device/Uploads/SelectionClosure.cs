using OfflineSync.Journal;

namespace OfflineSync.Device;

/// <summary>Decides which pending entries a selection of objects sends.</summary>
internal static class SelectionClosure
{
    /// <summary>
    /// All entries of a selected object; with them their transaction groups whole, and the objects they refer to that the server has never
    /// seen; and of each object that comes in so, all entries again. An object that was deleted here is not sent because it is selected: a
    /// selection has no deletions of its own. The links of selected objects go along, made or taken out: those in a set of the object take a new
    /// object at the other end along as a reference does; seen from an end without a set, a link to such an object waits for that object. A link that goes
    /// with the delete of an end waits for that delete.
    /// </summary>
    /// <param name="pending">The pending entries in journal order.</param>
    /// <param name="selected">The selected objects.</param>
    /// <param name="links">The links among the pending entries.</param>
    public static HashSet<EntryKey> Of(IReadOnlyList<JournalEntry> pending, IEnumerable<ObjectId> selected, IReadOnlyList<PendingLink> links)
    {
        ILookup<ObjectId, JournalEntry> byObject = pending.ToLookup(entry => entry.ObjectId);
        HashSet<ObjectId> asked = [.. selected];
        PendingLink[] theirs = [.. links.Where(link => link.Ends.Any(end => asked.Contains(end.Object)) && !link.Ends.Any(end => byObject[end.Object].LastOrDefault() is { Kind: EntryKind.Delete }))];
        HashSet<ObjectId> taken = [.. asked.Where(id => byObject[id].LastOrDefault() is { Kind: EntryKind.Commit })];
        while (true)
        {
            HashSet<EntryKey> keys = Of(pending, taken, byObject);
            ObjectId[] along = [.. theirs.Where(link => !taken.Contains(link.Id) && GoesAlong(link)).Select(link => link.Id)];
            if (along.Length == 0) return keys;
            taken.UnionWith(along);
        }

        bool GoesAlong(PendingLink link) => link.IsDeleted || link.Ends.Any(end => end.IsHolder && asked.Contains(end.Object))
            || link.Ends.All(end => taken.Contains(end.Object) || !byObject[end.Object].Any(entry => entry.IsNew));
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
