namespace OfflineSync.Journal.Storage;

internal sealed partial class OutboxJournal
{
    /// <summary>
    /// Drops the bodies of settled entries that the server reports durable. Stubs (sequence, key, digest, previous hash, hash) stay, so that
    /// the chain still verifies. The bytes of closed batches go with the last of their bodies.
    /// </summary>
    /// <returns>How many bodies were dropped.</returns>
    /// <exception cref="InvalidOperationException">An entry is not settled.</exception>
    public int Compact(IEnumerable<EntryKey> keys)
    {
        int compacted = 0;
        Maintain("compact", () =>
        {
            foreach (EntryKey key in keys)
            {
                if (ReadStatus(key) is not { State: EntryState.Settled }) throw new InvalidOperationException($"The entry {key} is not settled: its body stays.");
                compacted += _statements.Execute("update _journal_entry set body = null, stub = 'compacted' where position = (select position from _entry_state where key = $1) and stub is null", Blob.Of(key.Value));
            }
        });
        _statements.Execute(
            """
            update _outbox_batch set bytes = null
            where state <> 'open' and bytes is not null and not exists (
                select 1 from _entry_state s join _journal_entry e on e.position = s.position
                where s.batch = _outbox_batch.id and e.body is not null)
            """);
        return compacted;
    }
}
