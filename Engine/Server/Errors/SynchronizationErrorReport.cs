using System.Collections.Immutable;
using System.Diagnostics;
using OfflineSync.Journal;

namespace OfflineSync.Server;

/// <summary>An object that an upload could not store: what was sent, why it was refused, whose it was, and what came of it since.</summary>
/// <param name="Id">The report's id; later ones have greater ids.</param>
/// <param name="OccurredAt">When it was refused, by the server's clock.</param>
/// <param name="User">The user who uploaded.</param>
/// <param name="UserName">That user's name; null when there is no such user any more.</param>
/// <param name="Journal">The device's journal.</param>
/// <param name="EntityId">The entity's stable id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="EntryKeys">The keys of the object's entries, in journal order.</param>
/// <param name="Reasons">Every reason, by code and text.</param>
/// <param name="Detail">What only the operator sees: an error of the server's own code; null for nothing more.</param>
/// <param name="Content">Everything that the device sent of the object, as JSON: <c>entity</c>, <c>object</c>, <c>kind</c> (Create, Update, Delete, Pass), <c>members</c> by stable id.</param>
/// <param name="Resolution">What came of it; null while it is open.</param>
[DebuggerDisplay("{EntityId,nq} {ObjectId}: {Reasons.Length} reason(s)")]
public sealed record SynchronizationErrorReport(
    Guid Id,
    DateTimeOffset OccurredAt,
    ObjectId User,
    string? UserName,
    JournalId Journal,
    string EntityId,
    ObjectId ObjectId,
    ImmutableArray<EntryKey> EntryKeys,
    ImmutableArray<RejectionReason> Reasons,
    string? Detail,
    string Content,
    SynchronizationErrorResolution? Resolution)
{
    /// <summary>Whether somebody still has to look at it.</summary>
    public bool IsOpen => Resolution is null;
}

/// <summary>What came of a synchronization error.</summary>
/// <param name="At">When it was resolved.</param>
/// <param name="By">Who resolved it.</param>
/// <param name="Note">What was done.</param>
/// <param name="ResubmittedAs">The key of the entry that took its place and was applied; null when the operator resolved it.</param>
public sealed record SynchronizationErrorResolution(DateTimeOffset At, string By, string Note, EntryKey? ResubmittedAs);
