using System.Diagnostics;

namespace OfflineSync.Journal.Storage;

/// <summary>An entry in the outbox and where it stands.</summary>
/// <param name="Chained">The entry at its place.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Position">The order of appending on this device, over all its journals; a fork gives moved entries new positions in the same order.</param>
[DebuggerDisplay("{Chained.Sequence}: {Status.State}")]
public sealed record StoredEntry(ChainedEntry Chained, EntryStatus Status, long Position)
{
    /// <summary>The entry itself.</summary>
    public JournalEntry Entry => Chained.Entry;

    /// <summary>The entry's key.</summary>
    public EntryKey Key => Chained.Entry.Key;

    /// <summary>The state.</summary>
    public EntryState State => Status.State;
}
