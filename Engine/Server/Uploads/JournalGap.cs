using OfflineSync.Journal;

namespace OfflineSync.Server.Uploads;

/// <summary>Places of a journal that the server has not seen: a selection left them out, and they may come later.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Before">The hash of the entry before the first.</param>
/// <param name="End">The hash that the entry behind the last names as its previous one.</param>
internal readonly record struct JournalGap(long First, long Last, Sha256Hash Before, Sha256Hash End)
{
    public bool Contains(long sequence) => sequence >= First && sequence <= Last;

    /// <summary>Whether an entry of that place fits its neighbours, where they are known.</summary>
    public bool Fits(ChainedEntry entry) => (entry.Sequence != First || entry.Previous == Before) && (entry.Sequence != Last || entry.Hash == End);

    /// <summary>What is left when an entry has come.</summary>
    public IEnumerable<JournalGap> Without(ChainedEntry entry)
    {
        if (entry.Sequence > First) yield return this with { Last = entry.Sequence - 1, End = entry.Previous };
        if (entry.Sequence < Last) yield return this with { First = entry.Sequence + 1, Before = entry.Hash };
    }
}
