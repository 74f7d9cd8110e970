using System.Diagnostics;

namespace OfflineSync.Journal;

/// <summary>An entry at its place in a journal's hash chain. After a fork the place changes, the entry and its digest never do.</summary>
[DebuggerDisplay("{Sequence}: {Entry}")]
public sealed class ChainedEntry
{
    /// <summary>Puts an entry at a place.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="sequence">The place, from 1, without gaps.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="previous">The hash of the entry before; the default at the first place.</param>
    /// <param name="body">The entry's canonical bytes when they are known already.</param>
    public ChainedEntry(JournalId journal, long sequence, JournalEntry entry, Sha256Hash previous, ReadOnlyMemory<byte> body = default)
    {
        Journal = journal;
        Sequence = sequence;
        Entry = entry;
        Previous = previous;
        Body = body.IsEmpty ? EntryBody.Encode(entry) : body;
        Digest = Sha256Hash.Of(Body.Span);
        Hash = EntryChain.Hash(journal, sequence, entry.Key, previous, Digest);
    }

    /// <summary>The journal.</summary>
    public JournalId Journal { get; }

    /// <summary>The place in the journal, from 1.</summary>
    public long Sequence { get; }

    /// <summary>The entry.</summary>
    public JournalEntry Entry { get; }

    /// <summary>The entry's canonical bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>SHA-256 over <see cref="Body"/>: everything but the place.</summary>
    public Sha256Hash Digest { get; }

    /// <summary>The hash of the entry before.</summary>
    public Sha256Hash Previous { get; }

    /// <summary>The hash of this place: see <see cref="EntryChain"/>.</summary>
    public Sha256Hash Hash { get; }
}
