using System.Diagnostics;
using OfflineSync.Journal;

namespace OfflineSync;

/// <summary>An entry about which a restored server decided nothing, because it does not know what the entry changes or refers to. It stays pending, and goes again with every synchronization.</summary>
/// <param name="Key">The entry's key.</param>
/// <param name="EntityId">The entity's stable id.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Reason">What the server says of it, for people.</param>
[DebuggerDisplay("{EntityId,nq} {ObjectId}")]
public sealed record HeldEntry(EntryKey Key, string EntityId, ObjectId ObjectId, string Reason);
