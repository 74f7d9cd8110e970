namespace OfflineSync.Device;

/// <summary>Settles applied entries in the transaction that writes the base which contains them.</summary>
internal static class Settlement
{
    /// <summary>Settles those of the keys that are applied.</summary>
    /// <returns>Their objects: what they show may change.</returns>
    public static HashSet<ObjectId> Settle(WriteTransaction transaction, IReadOnlyList<Guid> containedKeys) =>
        containedKeys.Count == 0 ? [] : [.. transaction.Journal.SettleIfApplied(containedKeys)];
}
