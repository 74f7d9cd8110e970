using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Journal;

/// <summary>
/// One commit or delete of one object, as the device's app made it: the fact that the outbox journal keeps, the upload carries and
/// the server's event store takes. Everything here is covered by the body digest.
/// </summary>
/// <remarks>Invariants: 1. it never changes once written; 2. its key is never used for another content; 3. a delete has no changes.</remarks>
[DebuggerDisplay("{Kind} {EntityId} {ObjectId} ({Key})")]
public sealed record JournalEntry
{
    /// <summary>The format of an entry that needs no other.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format of an entry that takes the place of others: <see cref="CurrentFormat"/> and <see cref="Supersedes"/>.</summary>
    public const int ResubmissionFormat = 2;

    /// <summary>The format of an entry that changes a member of type <see cref="MemberType.Binary"/>, with or without <see cref="Supersedes"/>.</summary>
    public const int BinaryFormat = 3;

    /// <summary>The format version of the body: the oldest one that holds what the entry says.</summary>
    public int Format => Changes.Any(change => change.Type == MemberType.Binary) ? BinaryFormat : Supersedes.IsEmpty ? CurrentFormat : ResubmissionFormat;

    /// <summary>The idempotency key.</summary>
    public required EntryKey Key { get; init; }

    /// <summary>Commit or delete.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>The entity's stable id.</summary>
    public required string EntityId { get; init; }

    /// <summary>The object.</summary>
    public required ObjectId ObjectId { get; init; }

    /// <summary>Whether the entry creates the object.</summary>
    public bool IsNew { get; init; }

    /// <summary>The changed members, sorted by stable id (ordinal).</summary>
    public ImmutableArray<MemberChange> Changes { get; init; } = [];

    /// <summary>What the device knew of the object.</summary>
    public EntryBasis Basis { get; init; } = EntryBasis.None;

    /// <summary>The transaction group: entries of one group are applied together or not at all. Null for none.</summary>
    public Guid? Group { get; init; }

    /// <summary>The version of the model that the entry was written with.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The user who was signed in.</summary>
    public required ObjectId User { get; init; }

    /// <summary>The device's clock, UTC in milliseconds. Information only: nothing is ordered by it.</summary>
    public required DateTime DeviceTime { get; init; }

    /// <summary>SHA-256 of the file contents that the entry refers to, as lower-case hexadecimal text, sorted.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>The W3C trace id (<c>traceparent</c>) of the activity that committed, or null.</summary>
    public string? TraceId { get; init; }

    /// <summary>The keys of the rejected and set aside entries whose place this one takes, in journal order.</summary>
    public ImmutableArray<EntryKey> Supersedes { get; init; } = [];
}
