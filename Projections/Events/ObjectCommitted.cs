using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>An entry was applied: an object was created or changed.</summary>
[JsonConverter(typeof(ObjectCommittedJson))]
public sealed class ObjectCommitted : EntryEvent
{
    /// <summary>The event of an entry.</summary>
    public ObjectCommitted(ChainedEntry entry)
        : base(entry)
    {
    }

    internal ObjectCommitted(EntryLineData line)
        : base(line.Sequence, line.Previous, line.Hash, line.Entry, line.Body)
    {
    }
}
