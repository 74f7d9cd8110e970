namespace OfflineSync.Journal.Storage;

internal sealed partial class OutboxJournal
{
    private AppendStatements? _append;

    private AppendStatements Appending => _append ??= new AppendStatements(_statements.Connection);

    /// <summary>Appends an entry at the head, as pending.</summary>
    /// <returns>The entry at its place.</returns>
    public ChainedEntry Append(JournalEntry entry)
    {
        JournalHead head = Appending.ReadPlace(out long number, out long position);
        var chained = new ChainedEntry(head.Journal, head.Sequence + 1, entry, head.Hash);
        Appending.InsertEntry(position, number, chained);
        Appending.InsertState(entry, position, Now);
        return chained;
    }

    /// <summary>Appends an entry that has its state already.</summary>
    /// <returns>Its position.</returns>
    private long AppendAgain(ChainedEntry chained)
    {
        _ = Appending.ReadPlace(out long number, out long position);
        Appending.InsertEntry(position, number, chained);
        return position;
    }
}
