namespace OfflineSync.Journal.Storage;

/// <summary>The first place where a journal does not verify.</summary>
/// <param name="Journal">The journal.</param>
/// <param name="Sequence">The place.</param>
/// <param name="Reason">What does not fit.</param>
internal sealed record BrokenEntry(JournalId Journal, long Sequence, string Reason)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => $"Entry {Sequence} of journal {Journal}: {Reason}";
}
