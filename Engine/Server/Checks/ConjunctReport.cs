using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Server.Checks;

/// <summary>One way in which a rule shows objects: those that fulfil the test, to whoever holds all of its keys.</summary>
/// <param name="Test">What the object's own row must fulfil; null for nothing.</param>
/// <param name="Keys">The keys.</param>
[DebuggerDisplay("{Test,nq}: {Keys.Length} keys")]
public sealed record ConjunctReport(string? Test, ImmutableArray<KeyReport> Keys);
