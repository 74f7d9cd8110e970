namespace OfflineSync.Journal.Storage;

internal sealed partial class OutboxJournal
{
    /// <summary>Appends an entry at the head, as pending.</summary>
    /// <returns>The entry at its place.</returns>
    public ChainedEntry Append(JournalEntry entry)
    {
        JournalHead head = Head;
        var chained = new ChainedEntry(head.Journal, head.Sequence + 1, entry, head.Hash);
        InsertAtHead(chained);
        _statements.Execute(
            """
            insert into _entry_state (key, position, entity, object, state, changed)
            values ($1, (select coalesce(max(position), 0) + 1 from _entry_state), $2, $3, 'pending', $4)
            """,
            Blob.Of(entry.Key.Value), entry.EntityId, Blob.Of(entry.ObjectId.Value), Now);
        return chained;
    }

    private void InsertAtHead(ChainedEntry chained)
    {
        byte[] hash = chained.Hash.ToArray();
        _statements.Execute(
            """
            insert into _journal_entry (journal, sequence, key, digest, previous, hash, body)
            values ((select max(number) from _journal), $1, $2, $3, $4, $5, $6)
            """,
            chained.Sequence, Blob.Of(chained.Entry.Key.Value), chained.Digest.ToArray(), chained.Previous.ToArray(), hash, chained.Body.ToArray());
        _statements.Execute("update _journal set head_sequence = $1, head_hash = $2 where number = (select max(number) from _journal)",
            chained.Sequence, hash);
    }
}
