using OfflineSync.Journal;

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
            if (transaction.Journal.SettleIfApplied(new EntryKey(key)) is { } settled) objects.Add(settled);
        }
        return objects;
    }
}
