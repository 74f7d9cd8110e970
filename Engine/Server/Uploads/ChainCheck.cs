using OfflineSync.Journal;

namespace OfflineSync.Server.Uploads;

/// <summary>Step 2, second half: whether the new entries continue the journal that the server knows.</summary>
internal static class ChainCheck
{
    /// <summary>The journal's head after the batch.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.JournalForked"/>.</exception>
    public static JournalHead Advance(JournalHead head, IEnumerable<ChainedEntry> entries, Func<EntryKey, bool> isKnown)
    {
        foreach (ChainedEntry entry in entries)
        {
            if (entry.Sequence <= head.Sequence)
            {
                // A repeated entry; anything else at a place that is taken is another history.
                if (isKnown(entry.Entry.Key)) continue;
                throw UploadErrors.Forked();
            }
            // Behind a gap (entries that a selection left out) there is nothing to compare with yet.
            if (entry.Sequence == head.Sequence + 1 && entry.Previous != head.Hash) throw UploadErrors.Forked();
            head = new JournalHead(entry.Sequence, entry.Hash);
        }
        return head;
    }
}
