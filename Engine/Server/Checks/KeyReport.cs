using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Server.Checks;

/// <summary>A kind of audience keys that a conjunct gives its objects.</summary>
/// <param name="Name">The name; a value may follow it in a key.</param>
/// <param name="Sharing">What a key stands for.</param>
/// <param name="Member">The member whose value it carries; null for none.</param>
/// <param name="Node">The name of the node that gives the key.</param>
/// <param name="Path">The edges by which users reach that node, from it back to them.</param>
/// <param name="FanOut">How many there are and how much hangs on them; null without a database.</param>
[DebuggerDisplay("{Name,nq} {Sharing}")]
public sealed record KeyReport(string Name, KeySharing Sharing, string? Member, string Node, ImmutableArray<EdgeReport> Path, KeyFanOut? FanOut);
