using System.Collections.Immutable;
using System.Diagnostics;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server;

/// <summary>An upload that met a change which its device had not seen.</summary>
/// <param name="Number">Its place in the event store; later ones have greater numbers.</param>
/// <param name="OccurredAt">When it was met, by the server's clock.</param>
/// <param name="User">The user who uploaded.</param>
/// <param name="UserName">That user's name; null when there is no such user any more.</param>
/// <param name="Journal">The device's journal.</param>
/// <param name="EntityId">The entity's stable id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="EntryKey">The object's last entry in that upload.</param>
/// <param name="Conflicts">The members with both values, and which one stands. Of an object that the upload deleted, all that it had; what was sent is empty.</param>
/// <param name="Overwritten">What the upload overwrote beyond its own entries (<see cref="ConflictPolicy.LastWins"/>).</param>
[DebuggerDisplay("{EntityId,nq} {ObjectId}: {Conflicts.Length} member(s)")]
public sealed record ConflictReport(
    long Number,
    DateTimeOffset OccurredAt,
    ObjectId User,
    string? UserName,
    JournalId Journal,
    string EntityId,
    ObjectId ObjectId,
    EntryKey EntryKey,
    ImmutableArray<MemberConflict> Conflicts,
    ImmutableArray<MemberChange> Overwritten);
