using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Server.Explain;

/// <summary>An access rule that lets somebody read, and what it says of one object for one user.</summary>
/// <param name="Number">Its place among the entity's rules, from 1.</param>
/// <param name="Role">The role that it is for.</param>
/// <param name="HasRole">Whether the user has that role now.</param>
/// <param name="Members">The members that it lets be read.</param>
/// <param name="Where">Its condition as it was written; null for none.</param>
/// <param name="Condition">The condition, part by part; null for none.</param>
/// <param name="Applies">Whether the user has the role and the object fulfils the condition.</param>
/// <param name="SlowReason">Why the rule cannot become audience keys and is evaluated before each download; null where it became some.</param>
[DebuggerDisplay("{Role,nq} {Where,nq}: {Applies}")]
public sealed record ExplainedRule(int Number, string Role, bool HasRole, ImmutableArray<string> Members, string? Where, ExplainedPart? Condition, bool Applies, string? SlowReason);
