using OfflineSync.Journal;

namespace OfflineSync.Device;

/// <summary>What the device shows of an object: its base and, in order, every entry whose effect is not in that base.</summary>
/// <param name="Values">The values by the members' places.</param>
/// <param name="IsNew">Whether the object has no base: one of the entries creates it.</param>
/// <param name="IsDeleted">Whether the last word is a delete.</param>
internal sealed record ShownObject(object?[] Values, bool IsNew, bool IsDeleted)
{
    /// <summary>Folds entries over a base.</summary>
    /// <returns>Null when there is neither a base nor an entry that creates the object: it left the device, and its entries wait for the server's word.</returns>
    public static ShownObject? Fold(EntityDefinition entity, BaseRow? row, IEnumerable<JournalEntry> entries)
    {
        object?[] values = row is null ? new object?[entity.Members.Length] : [.. row.Values];
        bool exists = row is not null, isDeleted = false;
        foreach (JournalEntry entry in entries)
        {
            exists |= entry.IsNew;
            isDeleted = entry.Kind == EntryKind.Delete;
            foreach (MemberChange change in entry.Changes)
            {
                // What this version of the model has no place for shows nowhere; the journal keeps it.
                if (entity.Receive(change.MemberId, change.Type, change.After) is { Kind: ReceivedKind.Taken, Member: { } member } received) values[member.Index] = received.Value;
            }
        }
        return exists ? new ShownObject(values, row is null, isDeleted) : null;
    }
}
