using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>An entry was rejected: it changed nothing, and is kept with every reason.</summary>
[JsonConverter(typeof(EntryRejectedJson))]
public sealed class EntryRejected : EntryEvent
{
    /// <summary>The event of an entry.</summary>
    public EntryRejected(ChainedEntry entry, ImmutableArray<RejectionReason> reasons)
        : base(entry) => Reasons = reasons;

    internal EntryRejected(EntryLineData line)
        : base(line.Sequence, line.Previous, line.Hash, line.Entry, line.Body) => Reasons = line.Reasons;

    /// <summary>Why.</summary>
    public ImmutableArray<RejectionReason> Reasons { get; }
}
