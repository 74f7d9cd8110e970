using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>An entry was applied: an object was deleted.</summary>
[JsonConverter(typeof(ObjectDeletedJson))]
public sealed class ObjectDeleted : EntryEvent
{
    /// <summary>The event of an entry.</summary>
    public ObjectDeleted(ChainedEntry entry)
        : base(entry)
    {
    }

    internal ObjectDeleted(EntryLineData line)
        : base(line.Sequence, line.Previous, line.Hash, line.Entry, line.Body)
    {
    }
}
