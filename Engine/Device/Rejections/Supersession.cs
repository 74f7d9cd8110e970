using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Lets an entry take the place of rejected ones.</summary>
internal static class Supersession
{
    /// <summary>The entry, with the keys that it replaces.</summary>
    public static JournalEntry With(this JournalEntry entry, ImmutableArray<EntryKey> superseded) =>
        superseded.IsEmpty ? entry : entry with { Supersedes = superseded };

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.EntryNotRejected"/>: one of them is not rejected, or not any more.</exception>
    public static void ThrowIfDecided(OutboxJournal journal, ImmutableArray<EntryKey> keys)
    {
        foreach (EntryKey key in keys)
        {
            string? problem = journal.ReadStatus(key) switch
            {
                { State: EntryState.Rejected or EntryState.SetAside } => null,
                { IsDismissed: true } => "was dismissed already",
                { State: EntryState.Superseded } => "was resubmitted already",
                { State: EntryState.Applied or EntryState.Settled } => "was accepted by the server",
                null => "is not in the journal of this user",
                _ => "waits for its outcome",
            };
            if (problem is not null) throw new OfflineSyncException(ErrorCode.EntryNotRejected, $"The entry {key} {problem}.", "List the rejected objects again.");
        }
    }
}
