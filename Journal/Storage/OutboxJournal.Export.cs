using System.Collections.Immutable;

namespace OfflineSync.Journal.Storage;

internal sealed partial class OutboxJournal
{
    /// <summary>
    /// Writes a recording: the batches as they were frozen, void ones left out, and then what was never sent, as a batch per journal.
    /// Entries of which only stubs are left are not in it.
    /// </summary>
    /// <param name="output">Where the lines go.</param>
    /// <param name="newHeader">The header of a batch of entries that were never sent, for the journal given.</param>
    /// <param name="contents">The contents that these entries would carry.</param>
    public void Export(Stream output, Func<JournalId, BatchHeader> newHeader, Func<IReadOnlyList<ChainedEntry>, IEnumerable<ObjectContent>> contents)
    {
        List<byte[]> frozen = _statements.Query("select bytes from _outbox_batch where state <> 'void' and bytes is not null order by number",
            static row => row.GetFieldValue<byte[]>(0));
        foreach (byte[] bytes in frozen) output.Write(bytes);
        List<StoredEntry> unsent = _statements.Query($"{SelectEntries} where s.batch is null and e.body is not null order by s.position", ReadEntry);
        foreach (IGrouping<JournalId, StoredEntry> journal in unsent.GroupBy(entry => entry.Chained.Journal))
        {
            ImmutableArray<ChainedEntry> entries = [.. journal.Select(entry => entry.Chained).OrderBy(entry => entry.Sequence)];
            output.Write(UploadBatch.Create(newHeader(journal.Key), entries, contents(entries)).Bytes);
        }
    }
}
