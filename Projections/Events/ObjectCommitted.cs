using System.Collections.Immutable;
using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>An entry was applied: an object was created or changed.</summary>
[JsonConverter(typeof(ObjectCommittedJson))]
public sealed class ObjectCommitted : EntryEvent
{
    /// <summary>The event of an entry.</summary>
    public ObjectCommitted(ChainedEntry entry)
        : this(entry, [])
    {
    }

    /// <summary>The event of an entry that came back after a restore, when later entries had been here before it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="overtaken">The members that it did not change, as it names them.</param>
    public ObjectCommitted(ChainedEntry entry, ImmutableArray<string> overtaken)
        : base(entry) => Overtaken = overtaken;

    internal ObjectCommitted(EntryLineData line)
        : base(line.Sequence, line.Previous, line.Hash, line.Entry, line.Body) => Overtaken = line.Overtaken;

    /// <summary>The members that the entry set and did not change, as it names them: it came back after a restore, and later values were here before it. Mostly none.</summary>
    public ImmutableArray<string> Overtaken { get; }

    /// <summary>What the entry changed.</summary>
    [JsonIgnore]
    internal IEnumerable<MemberChange> Effective => Overtaken.IsEmpty ? Entry.Changes : Entry.Changes.Where(change => !Overtaken.Contains(change.MemberId));

    /// <summary>Whether all that the entry set had been overtaken: it changed nothing.</summary>
    [JsonIgnore]
    internal bool IsOvertaken => !Overtaken.IsEmpty && !Effective.Any();
}
