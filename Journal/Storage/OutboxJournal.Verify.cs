using Microsoft.Data.Sqlite;

namespace OfflineSync.Journal.Storage;

internal sealed partial class OutboxJournal
{
    /// <summary>Walks every chain of this database from its first entry to its head.</summary>
    /// <returns>The first place that does not fit; null when all do.</returns>
    public BrokenEntry? Verify()
    {
        List<(long Number, JournalHead Head)> journals = _statements.Query(
            "select number, id, head_sequence, head_hash from _journal order by number",
            static row => (row.GetInt64(0), new JournalHead(new JournalId(row.ReadGuid(1)), row.GetInt64(2), row.ReadHash(3))));
        foreach ((long number, JournalHead head) in journals)
        {
            if (VerifyChain(number, head) is { } broken) return broken;
        }
        return _statements.First(
            "select sequence from _journal_entry where journal not in (select number from _journal) order by sequence limit 1",
            static row => new BrokenEntry(default, row.GetInt64(0), "its journal is not known"));
    }

    private BrokenEntry? VerifyChain(long number, JournalHead head)
    {
        using SqliteCommand command = _statements.Connection.CreateCommand();
        command.CommandText = """
            select e.sequence, e.key, e.digest, e.previous, e.hash, e.body, e.stub, s.state, e.stub is 'moved' or s.position = e.position
            from _journal_entry e left join _entry_state s on s.key = e.key
            where e.journal = $1 order by e.position
            """;
        command.Parameters.AddWithValue("$1", number);
        using SqliteDataReader row = command.ExecuteReader();
        long expected = 1;
        Sha256Hash previous = default;
        while (row.Read())
        {
            if (Fault(row, head.Journal, expected, previous) is { } fault) return new BrokenEntry(head.Journal, expected, fault);
            previous = row.ReadHash(4);
            expected++;
        }
        if (expected - 1 < head.Sequence) return new BrokenEntry(head.Journal, expected, "it is missing");
        if (expected - 1 > head.Sequence) return new BrokenEntry(head.Journal, head.Sequence + 1, "it stands behind the journal's head");
        return previous == head.Hash ? null : new BrokenEntry(head.Journal, head.Sequence, "its hash is not that of the journal's head");
    }

    private static string? Fault(SqliteDataReader row, JournalId journal, long expected, Sha256Hash previous)
    {
        if (row.GetInt64(0) != expected) return "it is missing";
        var key = new EntryKey(row.ReadGuid(1));
        Sha256Hash digest = row.ReadHash(2);
        if (row.ReadHash(3) != previous) return "it does not follow the entry before";
        if (row.ReadHash(4) != EntryChain.Hash(journal, expected, key, previous, digest)) return "its hash does not fit its place, key and digest";
        if (row.IsDBNull(7)) return "its state is missing";
        if (!row.GetBoolean(8)) return "its state belongs to another place";
        if (!row.IsDBNull(5)) return BodyFault(row.GetFieldValue<byte[]>(5), key, digest);
        if (row.IsDBNull(6)) return "its body is missing";
        return row.GetString(6) == "compacted" && row.GetString(7) != "settled" ? "its body was dropped before it was settled" : null;
    }

    private static string? BodyFault(byte[] body, EntryKey key, Sha256Hash digest)
    {
        if (Sha256Hash.Of(body) != digest) return "its body does not fit its digest";
        try
        {
            JournalEntry entry = EntryBody.Decode(body);
            if (entry.Key != key) return "its body carries another key";
            return body.AsSpan().SequenceEqual(EntryBody.Encode(entry)) ? null : "its body is not in canonical form";
        }
        catch (OfflineSyncException exception)
        {
            return exception.Message;
        }
    }
}
