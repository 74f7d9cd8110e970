using System.Diagnostics;

namespace OfflineSync;

/// <summary>Who is signed in on this device.</summary>
/// <param name="User">The user object's id.</param>
/// <param name="UserName">The name.</param>
/// <param name="Roles">The user roles as of the last synchronization.</param>
/// <param name="IsAnonymous">Whether nobody in particular is signed in.</param>
[DebuggerDisplay("{UserName}, {Roles.Count} role(s)")]
public sealed record UserSession(ObjectId User, string UserName, IReadOnlyList<string> Roles, bool IsAnonymous);
