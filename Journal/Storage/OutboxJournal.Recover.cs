namespace OfflineSync.Journal.Storage;

internal sealed partial class OutboxJournal
{
    /// <summary>
    /// The keys of entries that the server applied and whose bodies are here, those that it decided about last first. Batches are decided one after the other, so their
    /// numbers say the order whatever the device's clock did; a place in the store does not, for a restored store gives its places again.
    /// </summary>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="limit">How many at most.</param>
    public IReadOnlyList<Guid> ReadDecidedKeys(int skip, int limit) => _statements.Query(
        """
        select s.key from _entry_state s join _journal_entry e on e.position = s.position left join _outbox_batch b on b.id = s.batch
        where (s.state = 'applied' or s.state = 'settled') and e.body is not null order by b.number desc, s.position desc limit $2 offset $1
        """,
        static row => row.ReadGuid(0), skip, limit);

    /// <summary>Where an entry stands in the server's store, which had applied it before its last batch came. What came back after a restore keeps its old place.</summary>
    public void WriteStorePosition(EntryKey key, long position) => _statements.Execute("update _entry_state set store_position = coalesce(store_position, $2) where key = $1", Blob.Of(key.Value), position);

    /// <summary>Where a batch's entries stood in a store that was restored since, in their order; null for those that had no place there.</summary>
    public IReadOnlyList<long?> ReadStorePositions(BatchId batch) => _statements.Query<long?>(
        "select store_position from _entry_state where batch = $1 order by position", static row => row.IsDBNull(0) ? null : row.GetInt64(0), Blob.Of(batch.Value));

    /// <summary>Whether entries are pending that a server had applied before it was restored.</summary>
    public bool HasRecovered() => _statements.Scalar("select 1 from _entry_state s where (s.state = 'pending' or s.state = 'sent') and s.store_position is not null limit 1") is not null;

    /// <summary>The server decided nothing about entries of the open batch: they are pending again, for another one.</summary>
    public void Hold(BatchId batch, IEnumerable<EntryKey> keys) => _statements.Execute(
        $"update _entry_state set state = 'pending', batch = null, changed = $3 where batch = $2 and state = 'sent' and key in {KeyList.Sql}", KeyList.Of(keys.Select(key => key.Value)), Blob.Of(batch.Value), Now);

    /// <summary>Applied and settled entries that the server does not know any more are pending again, at their places and under their keys.</summary>
    /// <returns>Their objects, and whether any of them is of another journal than the one in use.</returns>
    public (IReadOnlyList<(string EntityId, ObjectId Id)> Objects, bool IsMixed) Reopen(IReadOnlyCollection<Guid> keys)
    {
        List<(EntryKey Key, string EntityId, ObjectId Object)> reopened = _statements.Query(
            $"update _entry_state set state = 'pending', batch = null, changed = $2 where (state = 'applied' or state = 'settled') and key in {KeyList.Sql} returning key, entity, object",
            static row => (new EntryKey(row.ReadGuid(0)), row.GetString(1), new ObjectId(row.ReadGuid(2))), KeyList.Of(keys), Now);
        foreach ((EntryKey key, _, _) in reopened) ChangedKeys.Add(key);
        bool isMixed = _statements.Scalar(
            "select 1 from _entry_state s join _journal_entry e on e.position = s.position where s.state = 'pending' and e.journal <> (select max(number) from _journal) limit 1") is not null;
        return ([.. reopened.Select(one => (one.EntityId, one.Object))], isMixed);
    }
}
