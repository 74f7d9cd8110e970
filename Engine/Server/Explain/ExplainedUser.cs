using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Server.Explain;

/// <summary>The user of an explanation.</summary>
/// <param name="Id">The user object.</param>
/// <param name="Name">The name to sign in with.</param>
/// <param name="IsActive">Whether he may work.</param>
/// <param name="Roles">The roles that he has now; none while he is not active.</param>
[DebuggerDisplay("{Name,nq} {Id}")]
public sealed record ExplainedUser(ObjectId Id, string Name, bool IsActive, ImmutableArray<string> Roles);
