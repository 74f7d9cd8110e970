using System.Diagnostics;
using OfflineSync.Journal;

namespace OfflineSync;

/// <summary>An object that somebody else had changed since this device saw it, and that this device changed, too.</summary>
/// <param name="EntityId">The entity's stable id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Entry">The object's last entry in that upload.</param>
/// <param name="Members">The members with both values. Of an object that this device deleted, all that it had on the server; what was sent is empty.</param>
[DebuggerDisplay("{EntityId,nq} {ObjectId}: {Members.Count} member(s)")]
public sealed record SyncConflict(string EntityId, ObjectId ObjectId, EntryKey Entry, IReadOnlyList<SyncConflictMember> Members);

/// <summary>A member of a conflict.</summary>
/// <param name="MemberId">The member's stable id.</param>
/// <param name="Stored">The value that the server had.</param>
/// <param name="Sent">The value that this device sent.</param>
/// <param name="Taken">Whether this device's value stands; else the server's stayed.</param>
public sealed record SyncConflictMember(string MemberId, object? Stored, object? Sent, bool Taken);
