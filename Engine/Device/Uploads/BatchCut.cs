using OfflineSync.Journal;

namespace OfflineSync.Device;

/// <summary>Decides how many pending entries go into one batch.</summary>
internal static class BatchCut
{
    /// <summary>
    /// The number of entries from the first one on. Above a limit the cut stands where nothing crosses it: no transaction group, and no
    /// reference to an object that a later entry creates, and, where that can be, no object that is changed on both sides. Where there is no such
    /// place before the limit, the batch goes on to the next one.
    /// </summary>
    /// <param name="entries">The pending entries in journal order.</param>
    /// <param name="entryLimit">The greatest number of entries.</param>
    /// <param name="byteLimit">The greatest number of bytes.</param>
    public static int Count(IReadOnlyList<ChainedEntry> entries, int entryLimit, long byteLimit)
    {
        int wanted = WithinLimits(entries, entryLimit, byteLimit);
        if (wanted >= entries.Count) return entries.Count;
        bool[] crossed = Crossed(entries, byObjects: false);
        if (Last(Crossed(entries, byObjects: true), wanted) is { } apart) return apart;
        // Two batches may each change an object that is on the server, or one that the first of them creates.
        if (Last(crossed, wanted) is { } cut) return cut;
        int next = wanted;
        while (next < entries.Count && crossed[next]) next++;
        return next;
    }

    private static int? Last(bool[] crossed, int wanted)
    {
        for (int cut = wanted; cut > 0; cut--)
        {
            if (!crossed[cut]) return cut;
        }
        return null;
    }

    private static int WithinLimits(IReadOnlyList<ChainedEntry> entries, int entryLimit, long byteLimit)
    {
        long bytes = 0;
        int count = 0;
        while (count < entries.Count && count < entryLimit)
        {
            bytes += entries[count].Body.Length;
            if (bytes > byteLimit && count > 0) break;
            count++;
        }
        return Math.Max(1, count);
    }

    /// <summary>For each cut (before the entry of that index) whether something connects both sides.</summary>
    private static bool[] Crossed(IReadOnlyList<ChainedEntry> entries, bool byObjects)
    {
        Dictionary<ObjectId, int> created = [];
        Dictionary<Guid, int> groupEnds = [];
        Dictionary<ObjectId, int> objectEnds = [];
        for (int i = 0; i < entries.Count; i++)
        {
            if (entries[i].Entry.IsNew) created[entries[i].Entry.ObjectId] = i;
            if (entries[i].Entry.Group is { } group) groupEnds[group] = i;
            if (byObjects) objectEnds[entries[i].Entry.ObjectId] = i;
        }
        bool[] crossed = new bool[entries.Count + 1];
        int reach = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            crossed[i] = reach >= i && i > 0;
            reach = Math.Max(reach, Math.Max(objectEnds.GetValueOrDefault(entries[i].Entry.ObjectId), Reach(entries[i].Entry, created, groupEnds)));
        }
        return crossed;
    }

    /// <summary>The last entry that must not be sent later than this one.</summary>
    private static int Reach(JournalEntry entry, Dictionary<ObjectId, int> created, Dictionary<Guid, int> groupEnds)
    {
        int reach = entry.Group is { } group ? groupEnds[group] : 0;
        foreach (MemberChange change in entry.Changes)
        {
            if (change.After is ObjectId target && created.TryGetValue(target, out int index)) reach = Math.Max(reach, index);
        }
        return reach;
    }
}
