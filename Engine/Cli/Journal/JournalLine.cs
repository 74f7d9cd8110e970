using OfflineSync.Journal;

namespace OfflineSync.Cli.Journal;

/// <summary>An entry as the commands show it.</summary>
/// <param name="Journal">The journal.</param>
/// <param name="Sequence">Its place there.</param>
/// <param name="Key">Its key.</param>
/// <param name="Chained">The entry; null when only its stub is left.</param>
/// <param name="State">Where it stands; null in a recording, which does not know.</param>
/// <param name="Reasons">Why it was refused; else empty.</param>
internal sealed record JournalLine(JournalId Journal, long Sequence, EntryKey Key, ChainedEntry? Chained, string? State, IReadOnlyList<LineReason> Reasons);

/// <summary>Why an entry was refused.</summary>
internal sealed record LineReason(string Code, string Message, string? Member);
