using System.Collections.Immutable;
using System.Diagnostics;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>An object with all its new entries in a batch, folded: what is judged, once, with its final state.</summary>
/// <param name="EntityId">The entity's stable id as sent.</param>
/// <param name="Entity">The entity; null when the model has none of that id.</param>
/// <param name="Id">The object.</param>
/// <param name="Kind">What happens to it.</param>
/// <param name="Entries">The entries in journal order; at least one.</param>
/// <param name="Members">The members that entries set, by place; null where none did.</param>
/// <param name="Content">What the device shows of the object, as it sent that, if it did.</param>
/// <param name="Shown">The same in the server's model; what has no place there is left out.</param>
/// <param name="Problems">What is wrong with the entries themselves.</param>
[DebuggerDisplay("{EntityId,nq} {Id}: {Entries.Count} entries")]
internal sealed record Candidate(
    string EntityId,
    EntityDefinition? Entity,
    ObjectId Id,
    CandidateKind Kind,
    IReadOnlyList<ChainedEntry> Entries,
    IReadOnlyList<SetMember?> Members,
    ObjectContent? Content,
    ImmutableArray<ShownMember> Shown,
    ImmutableArray<RejectionReason> Problems)
{
    public EntryKey FirstKey => Entries[0].Entry.Key;

    public EntryKey LastKey => CallKey ?? Entries[^1].Entry.Key;

    /// <summary>The key of a call of server logic, which has no entries; null for objects of a batch.</summary>
    public EntryKey? CallKey { get; private init; }

    /// <summary>What entries set that came back after a restore, where later values are stored already: these stay.</summary>
    public ImmutableArray<SetMember> Overtaken { get; private init; } = [];

    /// <summary>Whether nothing is left of what its entries set, because all of it was overtaken.</summary>
    public bool IsOvertaken => !Overtaken.IsEmpty && !SetMembers.Any();

    /// <summary>What people know it by.</summary>
    public string Subject => Entity?.Name ?? EntityId;

    /// <summary>What the device had seen of the object before these entries.</summary>
    public EntryBasis Basis => Entries[0].Entry.Basis;

    public ObjectKey Key => new(EntityId, Id);

    /// <summary>The keys of the rejected entries whose place these take.</summary>
    public IEnumerable<EntryKey> Supersedes => Entries.SelectMany(entry => entry.Entry.Supersedes);

    /// <summary>The members that entries set.</summary>
    public IEnumerable<SetMember> SetMembers => Members.OfType<SetMember>();

    /// <summary>The same without members whose later values are stored already.</summary>
    public Candidate Without(IReadOnlySet<MemberDefinition> overtaken) => overtaken.Count == 0 ? this : this with
    {
        Members = [.. Members.Select(set => set is null || overtaken.Contains(set.Member) ? null : set)],
        Overtaken = [.. SetMembers.Where(set => overtaken.Contains(set.Member))],
    };

    /// <summary>A call of server logic, as the cause of what it does.</summary>
    public static Candidate OfCall(string name, EntryKey key) => new($"call of {name}", null, new ObjectId(key.Value), CandidateKind.Pass, [], [], null, [], []) { CallKey = key };

    /// <summary>Whether it remains after the batch.</summary>
    public bool Remains => Kind is CandidateKind.Create or CandidateKind.Update;
}

/// <summary>A member that the device shows.</summary>
internal sealed record ShownMember(MemberDefinition Member, object? Value);

/// <summary>A member that entries set.</summary>
/// <param name="Member">The member.</param>
/// <param name="Before">The value that the device showed before the first of them.</param>
/// <param name="After">The value that the last of them set.</param>
internal sealed record SetMember(MemberDefinition Member, object? Before, object? After);
