using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Tests.Journal;

public sealed class OutboxBatchTests
{
    [Fact]
    public void A_frozen_batch_has_the_same_bytes_after_a_restart_whatever_was_committed_since()
    {
        using var journal = new TestJournal();
        ChainedEntry entry = journal.Append();
        ObjectContent content = new("City", entry.Entry.ObjectId, [new ContentMember("Name", MemberType.String, "Delft")]);
        FrozenBatch frozen = journal.Outbox.FreezeBatch(journal.Header(), [entry], [content]);

        journal.Append(entry.Entry.ObjectId, "Delft 2");
        journal.Reopen();

        FrozenBatch open = Assert.IsType<FrozenBatch>(journal.Outbox.OpenBatch());
        Assert.Equal(frozen.Bytes.ToArray(), open.Bytes.ToArray());
        Assert.Equal(EntryState.Sent, journal.Outbox.ReadStatus(entry.Entry.Key)!.State);
        Assert.Equal(2, Assert.Single(journal.Outbox.ReadPending()).Chained.Sequence);
    }

    [Fact]
    public void Nothing_is_sent_beside_an_open_batch_and_no_batch_ends_without_every_outcome()
    {
        using var journal = new TestJournal();
        ChainedEntry first = journal.Append(), second = journal.Append();
        FrozenBatch batch = journal.Outbox.FreezeBatch(journal.Header(), [first], []);

        Assert.Throws<InvalidOperationException>(() => journal.Outbox.FreezeBatch(journal.Header(), [second], []));
        Assert.Throws<InvalidOperationException>(() => journal.Outbox.CloseBatch(batch.Id));

        journal.Outbox.MarkApplied(first.Entry.Key);
        journal.Outbox.CloseBatch(batch.Id);
        Assert.Null(journal.Outbox.OpenBatch());
    }

    [Fact]
    public void The_entries_of_a_void_batch_are_pending_again()
    {
        using var journal = new TestJournal();
        ChainedEntry entry = journal.Append();
        FrozenBatch batch = journal.Outbox.FreezeBatch(journal.Header(), [entry], []);

        journal.Outbox.VoidBatch(batch.Id, ErrorCode.RequestTooLarge);

        Assert.Null(journal.Outbox.OpenBatch());
        Assert.Equal(entry.Entry.Key, Assert.Single(journal.Outbox.ReadPending()).Key);
        Assert.NotEqual(batch.Id, journal.Outbox.FreezeBatch(journal.Header(), [entry], []).Id);
    }

    [Fact]
    public void An_exported_journal_is_a_recording_with_batches_as_they_were_sent()
    {
        using var journal = new TestJournal();
        journal.Settle(2);
        ChainedEntry open = journal.Append();
        FrozenBatch batch = journal.Outbox.FreezeBatch(journal.Header(), [open], []);
        ChainedEntry unsent = journal.Append();
        using var stream = new MemoryStream();

        journal.Outbox.Export(stream, _ => journal.Header(), _ => []);

        Recording recording = Recording.Read(stream.ToArray());
        Assert.Equal([[1L, 2L], [open.Sequence], [unsent.Sequence]], recording.Batches.Select(one => one.Entries.Select(entry => entry.Sequence).ToArray()));
        Assert.Equal(batch.Id, recording.Batches[1].Header.Batch);
    }
}
