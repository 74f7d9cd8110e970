using Microsoft.Data.Sqlite;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Tests.Journal;

public sealed class OutboxJournalTests
{
    [Fact]
    public void Entries_follow_one_another_from_one_without_gaps()
    {
        using var journal = new TestJournal();

        ChainedEntry first = journal.Append(), second = journal.Append();

        Assert.Equal(1, first.Sequence);
        Assert.Equal(default, first.Previous);
        Assert.Equal(2, second.Sequence);
        Assert.Equal(first.Hash, second.Previous);
        Assert.Equal(new JournalHead(first.Journal, 2, second.Hash), journal.Outbox.Head);
        Assert.Null(journal.Outbox.Verify());
    }

    [Fact]
    public void The_journal_continues_after_it_was_closed()
    {
        using var journal = new TestJournal();
        ChainedEntry first = journal.Append();

        journal.Reopen();
        ChainedEntry second = journal.Append();

        Assert.Equal(first.Journal, second.Journal);
        Assert.Equal(first.Hash, second.Previous);
        Assert.Equal([first.Hash, second.Hash], journal.Outbox.ReadPending().Select(entry => entry.Chained.Hash));
    }

    [Theory]
    [InlineData("update _journal_entry set body = x'00'")]
    [InlineData("update _journal_entry set sequence = 9 where sequence = 2")]
    [InlineData("delete from _journal_entry where sequence = 3")]
    [InlineData("insert or replace into _journal_entry select position, journal, sequence, key, digest, previous, hash, x'00', stub from _journal_entry where sequence = 1")]
    [InlineData("insert into _journal_entry select 4, journal, 7, zeroblob(16), digest, previous, hash, body, stub from _journal_entry where sequence = 1")]
    [InlineData("insert into _journal_entry select 5, journal, 4, zeroblob(16), digest, previous, hash, body, stub from _journal_entry where sequence = 1")]
    [InlineData("insert or replace into _journal_entry select 3, journal, 4, zeroblob(16), digest, previous, hash, body, stub from _journal_entry where sequence = 1")]
    public void There_is_no_way_to_change_an_entry_beside_the_journal(string sql)
    {
        using var journal = new TestJournal();
        for (int i = 0; i < 3; i++) journal.Append();

        SqliteException refused = Assert.Throws<SqliteException>(() => journal.Execute(sql));

        Assert.Contains("journal_entry:", refused.Message);
        Assert.Null(journal.Outbox.Verify());
    }

    [Fact]
    public void Every_flipped_byte_of_a_journal_is_found_at_its_entry()
    {
        using var journal = new TestJournal();
        for (int i = 0; i < 3; i++) journal.Append();

        for (int sequence = 1; sequence <= 3; sequence++)
        {
            foreach (string column in new[] { "key", "digest", "previous", "hash", "body" })
            {
                byte[] original = ReadBlob(journal, column, sequence);
                for (int i = 0; i < original.Length; i++)
                {
                    byte[] changed = [.. original];
                    changed[i] ^= 0x10;
                    WriteBlob(journal, column, sequence, changed);
                    BrokenEntry? broken = journal.Outbox.Verify();
                    Assert.True(broken?.Sequence == sequence, $"Byte {i} of {column} of entry {sequence}: {broken}");
                }
                WriteBlob(journal, column, sequence, original);
            }
        }
        Assert.Null(journal.Outbox.Verify());
    }

    [Theory]
    [InlineData("delete from _journal_entry where sequence = 2", 2)]
    [InlineData("delete from _journal_entry where sequence = 3", 3)]
    [InlineData("update _journal_entry set body = null where sequence = 2", 2)]
    [InlineData("update _journal_entry set body = null, stub = 'compacted' where sequence = 2", 2)]
    [InlineData("update _journal_entry set sequence = sequence + 10; update _journal_entry set sequence = case sequence when 11 then 2 when 12 then 1 else 3 end", 1)]
    [InlineData("update _journal set head_hash = zeroblob(32)", 3)]
    [InlineData("update _journal set head_sequence = 2", 3)]
    [InlineData("update _journal set id = x'00112233445566778899aabbccddeeff'", 1)]
    public void A_missing_moved_or_emptied_entry_is_found(string sql, int sequence)
    {
        using var journal = new TestJournal();
        for (int i = 0; i < 3; i++) journal.Append();

        journal.Tamper(sql);

        Assert.Equal(sequence, journal.Outbox.Verify()?.Sequence);
    }

    [Fact]
    public void A_changed_entry_is_never_read_as_if_nothing_had_happened()
    {
        using var journal = new TestJournal();
        ChainedEntry entry = journal.Append(name: "Delft");

        journal.Tamper("update _journal_entry set body = cast(replace(cast(body as text), 'Delft', 'Delfd') as blob)");

        Assert.Equal(ErrorCode.JournalBroken, Assert.Throws<OfflineSyncException>(() => journal.Outbox.ReadByKey(entry.Entry.Key)).Code);
    }

    [Fact]
    public void An_outcome_is_written_beside_the_entry_and_only_once()
    {
        using var journal = new TestJournal();
        EntryKey applied = journal.Append().Entry.Key, rejected = journal.Append().Entry.Key, aside = journal.Append().Entry.Key;
        RejectionReason reason = new(ErrorCode.TextTooLong, "Name is too long.", "Name", applied);

        Assert.True(journal.Outbox.MarkApplied(applied));
        Assert.False(journal.Outbox.MarkApplied(applied));
        Assert.True(journal.Outbox.MarkRejected(rejected, [reason]));
        Assert.True(journal.Outbox.SetAside(aside, rejected, "Its create was rejected."));

        Assert.Equal([applied], journal.Outbox.ReadAppliedKeys());
        Assert.Equal(reason, Assert.Single(journal.Outbox.ReadStatus(rejected)!.Reasons));
        Assert.Equal(rejected, journal.Outbox.ReadStatus(aside)!.Cause);
        Assert.Throws<InvalidOperationException>(() => journal.Outbox.MarkRejected(applied, [reason]));
        Assert.Throws<InvalidOperationException>(() => journal.Outbox.Settle(rejected));
        Assert.Null(journal.Outbox.Verify());
    }

    [Fact]
    public void An_object_is_made_of_its_entries_that_no_base_contains()
    {
        using var journal = new TestJournal();
        ObjectId id = journal.Ids.NewObjectId();
        ChainedEntry settled = journal.Append(id), applied = journal.Append(id), pending = journal.Append(id);
        journal.Append();
        journal.Outbox.MarkApplied(settled.Entry.Key);
        journal.Outbox.Settle(settled.Entry.Key);
        journal.Outbox.MarkApplied(applied.Entry.Key);

        Assert.Equal([applied.Sequence, pending.Sequence], journal.Outbox.ReadUnsettled(id).Select(entry => entry.Chained.Sequence));
        Assert.Equal(pending.Entry.Key, journal.Outbox.ReadLastUnsettledKey(id));
    }

    [Fact]
    public void A_resubmission_takes_the_place_of_what_was_rejected()
    {
        using var journal = new TestJournal();
        EntryKey rejected = journal.Append().Entry.Key, again = journal.Append().Entry.Key;
        journal.Outbox.MarkRejected(rejected, [new RejectionReason(ErrorCode.TextTooLong, "Name is too long.")]);

        journal.Outbox.Supersede(rejected, again);

        EntryStatus status = journal.Outbox.ReadStatus(rejected)!;
        Assert.Equal((EntryState.Superseded, again), (status.State, status.SupersededBy));
        Assert.Single(status.Reasons);
    }

    private static byte[] ReadBlob(TestJournal journal, string column, int sequence)
    {
        using SqliteCommand command = journal.Connection.CreateCommand();
        command.CommandText = $"select {column} from _journal_entry where sequence = {sequence}";
        return (byte[])command.ExecuteScalar()!;
    }

    private static void WriteBlob(TestJournal journal, string column, int sequence, byte[] value) =>
        journal.Tamper($"update _journal_entry set {column} = x'{Convert.ToHexString(value)}' where sequence = {sequence}");
}
