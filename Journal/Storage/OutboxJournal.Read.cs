using System.Collections.Immutable;
using Microsoft.Data.Sqlite;

namespace OfflineSync.Journal.Storage;

internal sealed partial class OutboxJournal
{
    private const string SelectEntries = """
        select j.id, e.sequence, s.key, e.previous, e.hash, e.body, s.state, s.reasons, s.cause, s.superseded_by, s.batch, s.changed, s.position
        from _entry_state s
        join _journal_entry e on e.position = s.position
        join _journal j on j.number = e.journal
        """;

    // The words of the index of open entries: what was settled long ago costs nothing.
    internal const string IsOpen = "(s.state = 'pending' or s.state = 'sent' or s.state = 'applied')";

    /// <summary>The entries that were never sent, or whose batch was refused as a whole, in order.</summary>
    public IReadOnlyList<StoredEntry> ReadPending(int limit = int.MaxValue) =>
        _statements.Query($"{SelectEntries} where s.state = 'pending' order by s.position limit $1", ReadEntry, limit);

    /// <summary>The entries of one object that its overlay consists of (pending, sent or applied), in order.</summary>
    public IReadOnlyList<StoredEntry> ReadUnsettled(ObjectId id) => _statements.Query(
        $"{SelectEntries} where s.object = $1 and {IsOpen} order by s.position", ReadEntry, Blob.Of(id.Value));

    /// <summary>The objects that have entries which are pending, sent or applied, with their entities' stable ids.</summary>
    public IReadOnlyList<(string EntityId, ObjectId Id)> ReadUnsettledObjects() => _statements.Query(
        $"select distinct entity, object from _entry_state s where {IsOpen}",
        static row => (row.GetString(0), new ObjectId(row.ReadGuid(1))));

    /// <summary>The entries in a state whose bodies are still here, in order.</summary>
    public IReadOnlyList<StoredEntry> ReadByState(EntryState state) => _statements.Query(
        $"{SelectEntries} where s.state = '{EntryStateText.Of(state)}' and e.body is not null order by s.position", ReadEntry);

    /// <summary>The entries of a batch, in order.</summary>
    public IReadOnlyList<StoredEntry> ReadBatch(BatchId batch) =>
        _statements.Query($"{SelectEntries} where s.batch = $1 and e.body is not null order by s.position", ReadEntry, Blob.Of(batch.Value));

    /// <summary>The keys of a batch's entries, in order.</summary>
    public IReadOnlyList<EntryKey> ReadBatchKeys(BatchId batch) => _statements.Query(
        "select key from _entry_state where batch = $1 order by position", static row => new EntryKey(row.ReadGuid(0)), Blob.Of(batch.Value));

    /// <summary>The keys of the open batch's entries, in order; none where no batch is open.</summary>
    public IReadOnlyList<EntryKey> ReadSentKeys() => _statements.Query("select key from _entry_state where state = 'sent' order by position", static row => new EntryKey(row.ReadGuid(0)));

    /// <summary>The objects of a batch's entries.</summary>
    public IReadOnlyList<ObjectId> ReadBatchObjects(BatchId batch) => _statements.Query(
        "select distinct object from _entry_state where batch = $1", static row => new ObjectId(row.ReadGuid(0)), Blob.Of(batch.Value));

    /// <summary>An entry by its key; null when it is not here or only its stub is.</summary>
    public StoredEntry? ReadByKey(EntryKey key) =>
        _statements.First($"{SelectEntries} where s.key = $1 and e.body is not null", ReadEntry, Blob.Of(key.Value));

    /// <summary>Where an entry stands, even when only its stub is here; null when the key is not of this device.</summary>
    public EntryStatus? ReadStatus(EntryKey key) => _statements.First(
        "select key, state, reasons, cause, superseded_by, batch, changed from _entry_state where key = $1",
        static row => ReadStatus(row, new EntryKey(row.ReadGuid(0)), 1), Blob.Of(key.Value));

    /// <summary>The keys of the entries that the server applied and no base contains yet, in order.</summary>
    public IReadOnlyList<EntryKey> ReadAppliedKeys() => _statements.Query(
        "select key from _entry_state s where s.state = 'applied' order by position", static row => new EntryKey(row.ReadGuid(0)));

    /// <summary>The same, with their objects.</summary>
    public IReadOnlyList<(EntryKey Key, ObjectId Object)> ReadApplied() => _statements.Query(
        "select key, object from _entry_state where state = 'applied' order by position", static row => (new EntryKey(row.ReadGuid(0)), new ObjectId(row.ReadGuid(1))));

    /// <summary>The key of an object's last entry that is pending, sent or applied; null when there is none.</summary>
    public EntryKey? ReadLastUnsettledKey(ObjectId id) => _statements.Scalar(
        $"select key from _entry_state s where s.object = $1 and {IsOpen} order by position desc limit 1", Blob.Of(id.Value))
        is byte[] key ? new EntryKey(new Guid(key, bigEndian: true)) : null;

    /// <summary>How many entries are in a state.</summary>
    public long Count(EntryState state) =>
        (long)_statements.Scalar($"select count(*) from _entry_state s where s.state = '{EntryStateText.Of(state)}'")!;

    private static StoredEntry ReadEntry(SqliteDataReader row)
    {
        byte[] body = row.GetFieldValue<byte[]>(5);
        JournalEntry entry = EntryBody.Decode(body);
        var chained = new ChainedEntry(new JournalId(row.ReadGuid(0)), row.GetInt64(1), entry, row.ReadHash(3), body);
        if (chained.Hash != row.ReadHash(4) || entry.Key.Value != row.ReadGuid(2))
        {
            throw new OfflineSyncException(ErrorCode.JournalBroken, $"Entry {chained.Sequence} of journal {chained.Journal} is not what was appended.",
                "The device database was edited or damaged. Verify the journal to see where.");
        }
        return new StoredEntry(chained, ReadStatus(row, entry.Key, 6), row.GetInt64(12));
    }

    private static EntryStatus ReadStatus(SqliteDataReader row, EntryKey key, int column) => new(
        key,
        EntryStateText.Parse(row.GetString(column)),
        row.IsDBNull(column + 1) ? ImmutableArray<RejectionReason>.Empty : ReasonsJson.Read(row.GetString(column + 1)),
        row.ReadGuidOrNull(column + 2) is { } cause ? new EntryKey(cause) : null,
        row.ReadGuidOrNull(column + 3) is { } by ? new EntryKey(by) : null,
        row.ReadGuidOrNull(column + 4) is { } batch ? new BatchId(batch) : null,
        Values.FromMilliseconds(row.GetInt64(column + 5)));
}
