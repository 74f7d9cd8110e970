using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Settles applied entries in the transaction that writes the base which contains them.</summary>
internal static class Settlement
{
    /// <summary>Settles those of the keys that are applied.</summary>
    /// <returns>Their objects: what they show may change.</returns>
    public static HashSet<ObjectId> Settle(WriteTransaction transaction, IReadOnlyList<Guid> containedKeys)
    {
        HashSet<ObjectId> objects = [];
        foreach (Guid key in containedKeys)
        {
            // A server may name more than was asked for; only applied entries wait for a base.
            if (transaction.Journal.ReadByKey(new EntryKey(key)) is not { State: EntryState.Applied } entry) continue;
            transaction.Journal.Settle(entry.Key);
            objects.Add(entry.Entry.ObjectId);
        }
        return objects;
    }
}
