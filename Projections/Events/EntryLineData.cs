using System.Collections.Immutable;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>What the data of an entry's event holds.</summary>
internal sealed record EntryLineData(
    long Sequence, Sha256Hash Previous, Sha256Hash Hash, JournalEntry Entry, ReadOnlyMemory<byte> Body, ImmutableArray<RejectionReason> Reasons, ImmutableArray<string> Overtaken);
