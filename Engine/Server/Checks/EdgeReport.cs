using System.Diagnostics;

namespace OfflineSync.Server.Checks;

/// <summary>A kind of memberships: who holds its start holds its end. One change of an object rewrites its own, however much hangs on them.</summary>
/// <param name="Entity">Whose objects make such memberships.</param>
/// <param name="Test">What an object must fulfil; null for nothing.</param>
/// <param name="From">Where it starts: <c>user</c>, <c>role:…</c>, <c>all</c> or a node, and after a slash the member that says which.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Kinds">How many kinds of memberships an object of the entity makes by all rules: what one change of it rewrites at most, old and new apart.</param>
/// <param name="FanOut">What objects of the entity make by all rules; null without a database.</param>
[DebuggerDisplay("{Entity,nq}: {From,nq} -> {To,nq}")]
public sealed record EdgeReport(string Entity, string? Test, string From, string To, int Kinds, EdgeFanOut? FanOut);
