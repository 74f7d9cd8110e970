using System.Diagnostics;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync;

/// <summary>An entry that the server refused, or that cannot stand because another one was refused.</summary>
/// <param name="Key">The entry's key.</param>
/// <param name="EntityId">The entity's stable id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Reasons">Why.</param>
[DebuggerDisplay("{EntityId,nq} {ObjectId}: {Reasons.Count} reason(s)")]
public sealed record RejectedEntry(EntryKey Key, string EntityId, ObjectId ObjectId, IReadOnlyList<RejectionReason> Reasons);
