using OfflineSync.Journal;

namespace OfflineSync.Server.Uploads;

/// <summary>Step 2, second half: whether the new entries continue the journal that the server knows.</summary>
internal static class ChainCheck
{
    /// <summary>The journal's head after the batch, and the places before it that are still to come.</summary>
    /// <param name="head">The head before.</param>
    /// <param name="gaps">The gaps before; needed only where <see cref="ReachesBack"/> says so.</param>
    /// <param name="entries">The batch's entries, in order.</param>
    /// <param name="isKnown">Whether the server has an entry of that key.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.JournalForked"/>.</exception>
    public static (JournalHead Head, IReadOnlyList<JournalGap> Gaps) Advance(JournalHead head, IReadOnlyList<JournalGap> gaps, IEnumerable<ChainedEntry> entries, Func<EntryKey, bool> isKnown)
    {
        List<JournalGap> open = [.. gaps];
        foreach (ChainedEntry entry in entries)
        {
            if (entry.Sequence <= head.Sequence)
            {
                Fill(open, entry, isKnown(entry.Entry.Key));
                continue;
            }
            // Behind a gap (entries that a selection left out) there is nothing to compare with yet.
            if (entry.Sequence > head.Sequence + 1) open.Add(new JournalGap(head.Sequence + 1, entry.Sequence - 1, head.Hash, entry.Previous));
            else if (entry.Previous != head.Hash) throw UploadErrors.Forked();
            head = new JournalHead(entry.Sequence, entry.Hash);
        }
        return (head, open);
    }

    /// <summary>Whether entries that the server does not know stand before the journal's head.</summary>
    public static bool ReachesBack(JournalHead head, IEnumerable<ChainedEntry> entries, Func<EntryKey, bool> isKnown) =>
        entries.Any(entry => entry.Sequence <= head.Sequence && !isKnown(entry.Entry.Key));

    private static void Fill(List<JournalGap> gaps, ChainedEntry entry, bool isKnown)
    {
        int place = gaps.FindIndex(gap => gap.Contains(entry.Sequence));
        if (place < 0)
        {
            // A repeated entry; anything else at a place that is taken is another history.
            if (isKnown) return;
            throw UploadErrors.Forked();
        }
        JournalGap filled = gaps[place];
        if (!filled.Fits(entry)) throw UploadErrors.Forked();
        gaps.RemoveAt(place);
        gaps.InsertRange(place, filled.Without(entry));
    }
}
