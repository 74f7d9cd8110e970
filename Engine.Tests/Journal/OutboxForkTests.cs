using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Tests.Journal;

public sealed class OutboxForkTests
{
    [Fact]
    public void A_fork_moves_what_the_server_may_not_have_and_keeps_keys_and_digests()
    {
        using var journal = new TestJournal();
        journal.Settle(2);
        ChainedEntry sent = journal.Append(), pending = journal.Append();
        journal.Outbox.FreezeBatch(journal.Header(), [sent], []);
        JournalId old = journal.Outbox.Head.Journal, fresh = new(journal.Ids.NewId());

        JournalHead head = journal.Outbox.Fork(fresh);

        IReadOnlyList<StoredEntry> moved = journal.Outbox.ReadPending();
        Assert.Equal([sent.Entry.Key, pending.Entry.Key], moved.Select(entry => entry.Key));
        Assert.Equal([sent.Digest, pending.Digest], moved.Select(entry => entry.Chained.Digest));
        Assert.Equal([1L, 2L], moved.Select(entry => entry.Chained.Sequence));
        Assert.All(moved, entry => Assert.Equal(fresh, entry.Chained.Journal));
        Assert.DoesNotContain(moved[0].Chained.Hash, new[] { sent.Hash, pending.Hash });
        Assert.Equal(new JournalHead(fresh, 2, moved[1].Chained.Hash), head);
        Assert.Null(journal.Outbox.OpenBatch());
        Assert.NotEqual(old, fresh);
        Assert.Null(journal.Outbox.Verify());
    }

    [Fact]
    public void The_order_of_an_objects_entries_survives_a_fork()
    {
        using var journal = new TestJournal();
        ObjectId id = journal.Ids.NewObjectId();
        ChainedEntry applied = journal.Append(id);
        journal.Outbox.MarkApplied(applied.Entry.Key);
        ChainedEntry pending = journal.Append(id);

        journal.Outbox.Fork(new JournalId(journal.Ids.NewId()));
        ChainedEntry later = journal.Append(id);

        Assert.Equal([applied.Entry.Key, pending.Entry.Key, later.Entry.Key], journal.Outbox.ReadUnsettled(id).Select(entry => entry.Key));
        Assert.Equal(2, later.Sequence);
    }

    [Fact]
    public void A_journal_forks_as_often_as_it_must_and_still_verifies()
    {
        using var journal = new TestJournal();
        ChainedEntry entry = journal.Append();
        for (int i = 0; i < 3; i++) journal.Outbox.Fork(new JournalId(journal.Ids.NewId()));

        Assert.Equal(entry.Digest, Assert.Single(journal.Outbox.ReadPending()).Chained.Digest);
        Assert.Null(journal.Outbox.Verify());
        journal.Reopen();
        Assert.Null(journal.Outbox.Verify());
    }
}
