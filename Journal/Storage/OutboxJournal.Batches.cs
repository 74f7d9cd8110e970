namespace OfflineSync.Journal.Storage;

internal sealed partial class OutboxJournal
{
    /// <summary>Freezes pending entries as a batch: they are sent from now on, in these bytes and no others, until the outcome is known.</summary>
    /// <param name="header">The batch's header; it names the journal in use.</param>
    /// <param name="entries">Pending entries in journal order.</param>
    /// <param name="contents">The contents of objects whose policy needs them.</param>
    /// <exception cref="InvalidOperationException">Another batch is open, or an entry is not pending.</exception>
    public FrozenBatch FreezeBatch(BatchHeader header, IReadOnlyList<ChainedEntry> entries, IEnumerable<ObjectContent> contents) =>
        FreezeBytes(header, entries, UploadBatch.Create(header, entries, contents).Bytes);

    /// <summary>The same with bytes that were made before, beside the commits that a write transaction would hold up.</summary>
    public FrozenBatch FreezeBytes(BatchHeader header, IReadOnlyList<ChainedEntry> entries, byte[] bytes)
    {
        if (OpenBatch() is { } open) throw new InvalidOperationException($"The batch {open.Id} is open: its outcome comes first.");
        if (entries.Count == 0) throw new InvalidOperationException("A batch has at least one entry.");
        byte[] id = Blob.Of(header.Batch.Value);
        _statements.Execute("insert into _outbox_batch (id, state, bytes, frozen) values ($1, 'open', $2, $3)", id, bytes, Now);
        int changed = _statements.Execute($"update _entry_state set state = 'sent', batch = $2, changed = $3 where state = 'pending' and key in {KeyList.Sql}",
            KeyList.Of(entries.Select(entry => entry.Entry.Key.Value)), id, Now);
        if (changed != entries.Count || entries.Any(entry => entry.Journal != header.Journal))
        {
            throw new InvalidOperationException($"{entries.Count} entries cannot be sent in batch {header.Batch}: {changed} of them are pending in journal {header.Journal}.");
        }
        return new FrozenBatch(header.Batch, bytes);
    }

    /// <summary>The batch whose outcome is not known, the same bytes each time; null when there is none.</summary>
    public FrozenBatch? OpenBatch() => _statements.First("select id, bytes from _outbox_batch where state = 'open'",
        static row => new FrozenBatch(new BatchId(row.ReadGuid(0)), row.GetFieldValue<byte[]>(1)));

    /// <summary>The outcome of every entry of the open batch is written down: the batch is done.</summary>
    /// <exception cref="InvalidOperationException">The batch is not open, or one of its entries has no outcome.</exception>
    public void CloseBatch(BatchId batch)
    {
        byte[] id = Blob.Of(batch.Value);
        if (_statements.Scalar("select 1 from _entry_state where batch = $1 and state = 'sent' limit 1", id) is not null)
        {
            throw new InvalidOperationException($"The batch {batch} has entries without an outcome.");
        }
        DecideBatch(id, "closed", null, batch);
    }

    /// <summary>The server refused the open batch as a whole and for good: its entries are pending again, for another batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="code">Why.</param>
    public void VoidBatch(BatchId batch, ErrorCode code)
    {
        byte[] id = Blob.Of(batch.Value);
        DecideBatch(id, "void", code.ToString(), batch);
        _statements.Execute("update _entry_state set state = 'pending', batch = null, changed = $2 where batch = $1 and state = 'sent'", id, Now);
    }

    private void DecideBatch(byte[] id, string state, string? code, BatchId batch)
    {
        int changed = _statements.Execute("update _outbox_batch set state = $2, code = $3, decided = $4 where id = $1 and state = 'open'", id, state, code, Now);
        if (changed != 1) throw new InvalidOperationException($"The batch {batch} is not open.");
    }
}
