using Microsoft.Data.Sqlite;
using OfflineSync.Journal;

namespace OfflineSync.Tests.Journal;

public sealed class OutboxCompactionTests
{
    [Fact]
    [Trait("History", "25")]
    public void Compaction_leaves_stubs_with_which_the_chain_verifies()
    {
        using var journal = new TestJournal();
        IReadOnlyList<ChainedEntry> settled = journal.Settle(3);
        journal.Append();

        int compacted = journal.Outbox.Compact([settled[0].Entry.Key, settled[2].Entry.Key]);

        Assert.Equal(2, compacted);
        Assert.Null(journal.Outbox.ReadByKey(settled[0].Entry.Key));
        Assert.NotNull(journal.Outbox.ReadByKey(settled[1].Entry.Key));
        Assert.NotNull(journal.Outbox.ReadStatus(settled[0].Entry.Key));
        Assert.Null(journal.Outbox.Verify());
        journal.Tamper("update _journal_entry set digest = zeroblob(32) where sequence = 1");
        Assert.Equal(1, journal.Outbox.Verify()?.Sequence);
    }

    [Fact]
    public void A_batchs_bytes_go_with_the_last_of_its_bodies()
    {
        using var journal = new TestJournal();
        IReadOnlyList<ChainedEntry> settled = journal.Settle(2);

        journal.Outbox.Compact([settled[0].Entry.Key]);
        Assert.Equal(1L, CountBytes(journal));

        journal.Outbox.Compact([settled[1].Entry.Key]);
        Assert.Equal(0L, CountBytes(journal));
    }

    [Fact]
    [Trait("History", "N5")]
    public void What_is_not_settled_is_never_compacted()
    {
        using var journal = new TestJournal();
        ChainedEntry pending = journal.Append();

        Assert.Throws<InvalidOperationException>(() => journal.Outbox.Compact([pending.Entry.Key]));

        Assert.NotNull(journal.Outbox.ReadByKey(pending.Entry.Key));
        Assert.Throws<SqliteException>(() => journal.Execute("delete from _journal_entry"));
    }

    private static long CountBytes(TestJournal journal)
    {
        using SqliteCommand command = journal.Connection.CreateCommand();
        command.CommandText = "select count(*) from _outbox_batch where bytes is not null";
        return (long)command.ExecuteScalar()!;
    }
}
