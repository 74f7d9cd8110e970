using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>
/// A journal entry as an event: its id is the entry's key, its stream the journal, its data the entry's line. Enough to answer the same
/// entry again, and to prove that nobody changed it.
/// </summary>
public abstract class EntryEvent : IObjectEvent
{
    private protected EntryEvent(ChainedEntry entry)
        : this(entry.Sequence, entry.Previous, entry.Hash, entry.Entry, entry.Body)
    {
    }

    private protected EntryEvent(long sequence, Sha256Hash previous, Sha256Hash hash, JournalEntry entry, ReadOnlyMemory<byte> body)
    {
        Sequence = sequence;
        Previous = previous;
        Hash = hash;
        Entry = entry;
        Body = body;
    }

    /// <summary>The entry.</summary>
    public JournalEntry Entry { get; }

    /// <summary>The entry's place in its journal.</summary>
    public long Sequence { get; }

    /// <summary>The hash of the entry before.</summary>
    public Sha256Hash Previous { get; }

    /// <summary>The hash of this place.</summary>
    public Sha256Hash Hash { get; }

    /// <summary>The entry's canonical bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <inheritdoc />
    public string EntityId => Entry.EntityId;

    /// <inheritdoc />
    public ObjectId ObjectId => Entry.ObjectId;

    /// <summary>The SHA-256 over the entry's canonical bytes.</summary>
    public Sha256Hash Digest => Sha256Hash.Of(Body.Span);

    /// <summary>The entry at its place in the journal, which is the event's stream.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.JournalBroken"/>: the stored hash does not fit the content.</exception>
    public ChainedEntry At(JournalId journal)
    {
        var chained = new ChainedEntry(journal, Sequence, Entry, Previous, Body);
        return chained.Hash == Hash ? chained : throw new OfflineSyncException(ErrorCode.JournalBroken,
            $"The event of entry {Sequence} in journal {journal} does not fit its hash.", "The event store was edited. Restore it from a backup.");
    }
}
