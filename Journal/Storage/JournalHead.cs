namespace OfflineSync.Journal.Storage;

/// <summary>A journal's last place.</summary>
/// <param name="Journal">The journal.</param>
/// <param name="Sequence">The last entry's sequence; 0 when there is none.</param>
/// <param name="Hash">The last entry's hash; the default when there is none.</param>
internal sealed record JournalHead(JournalId Journal, long Sequence, Sha256Hash Hash);
