namespace OfflineSync.Journal.Storage;

internal sealed partial class OutboxJournal
{
    /// <summary>
    /// Continues under a new journal id: this database was cloned or restored. Entries that are pending or sent move; their sequence
    /// and hash change, their key and digest never do, nor their order. An open batch is void; what the server has of it, it knows by key.
    /// </summary>
    /// <returns>The new journal's head.</returns>
    public JournalHead Fork(JournalId newId)
    {
        if (OpenBatch() is { } open) VoidBatch(open.Id, ErrorCode.JournalForked);
        IReadOnlyList<StoredEntry> moving = ReadPending();
        InsertJournal(newId);
        JournalHead head = Head;
        Sha256Hash previous = head.Hash;
        long sequence = head.Sequence;
        Maintain("fork", () =>
        {
            foreach (StoredEntry entry in moving)
            {
                _statements.Execute("update _journal_entry set body = null, stub = 'moved' where position = $1", entry.Position);
                var moved = new ChainedEntry(newId, ++sequence, entry.Entry, previous, entry.Chained.Body);
                long position = AppendAgain(moved);
                _statements.Execute("update _entry_state set position = $2 where key = $1", Blob.Of(entry.Key.Value), position);
                previous = moved.Hash;
            }
        });
        return Head;
    }

    // The row lifts the triggers for exactly this transaction: nobody else sees it, and a crash takes it away.
    private void Maintain(string reason, Action work)
    {
        _statements.Execute("insert into _journal_maintenance (reason) values ($1)", reason);
        try
        {
            work();
        }
        finally
        {
            _statements.Execute("delete from _journal_maintenance");
        }
    }
}
