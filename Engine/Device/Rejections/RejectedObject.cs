using System.Collections.Immutable;
using System.Diagnostics;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync;

/// <summary>An object with entries that the server refused, or that cannot stand because another one was refused: what they wanted, and why not.</summary>
[DebuggerDisplay("{EntityId,nq} {ObjectId}: {Reasons.Length} reason(s)")]
public sealed class RejectedObject
{
    internal RejectedObject(IReadOnlyList<StoredEntry> entries)
    {
        Entries = entries;
        Keys = [.. entries.Select(entry => entry.Key)];
        Reasons = [.. entries.SelectMany(entry => entry.Status.Reasons).Distinct()];
        Changes =
        [
            .. entries.SelectMany(entry => entry.Entry.Changes).GroupBy(change => change.MemberId, StringComparer.Ordinal).OrderBy(member => member.Key, StringComparer.Ordinal)
                .Select(member => member.Last() with { Before = member.First().Before }),
        ];
    }

    /// <summary>The entity's stable id.</summary>
    public string EntityId => Entries[0].Entry.EntityId;

    /// <summary>The object.</summary>
    public ObjectId ObjectId => Entries[0].Entry.ObjectId;

    /// <summary>The entries, in journal order; at least one.</summary>
    public IReadOnlyList<StoredEntry> Entries { get; }

    /// <summary>The entries' keys, in journal order.</summary>
    public ImmutableArray<EntryKey> Keys { get; }

    /// <summary>Every reason.</summary>
    public ImmutableArray<RejectionReason> Reasons { get; }

    /// <summary>What the entries set, by member: the value that the device showed before the first, and the one that the last set.</summary>
    public ImmutableArray<MemberChange> Changes { get; }

    /// <summary>Whether the object was to be created.</summary>
    public bool IsNew => Entries.Any(entry => entry.Entry.IsNew);

    /// <summary>Whether the object was to be deleted.</summary>
    public bool IsDelete => Entries[^1].Entry.Kind == EntryKind.Delete;

    /// <summary>The rejected entry because of which these were set aside or rejected; null where they are at fault themselves.</summary>
    public EntryKey? Cause => Reasons.All(reason => reason.Cause is not null) ? Reasons.FirstOrDefault()?.Cause : null;

    /// <summary>The transaction group of the entries, if they have one.</summary>
    public Guid? Group => Entries.Select(entry => entry.Entry.Group).FirstOrDefault(group => group is not null);

    internal static IReadOnlyList<RejectedObject> Read(OutboxJournal journal) =>
    [
        .. journal.ReadByState(EntryState.Rejected).Concat(journal.ReadByState(EntryState.SetAside)).OrderBy(entry => entry.Position)
            .GroupBy(entry => entry.Entry.ObjectId).Select(entries => new RejectedObject([.. entries])),
    ];
}
