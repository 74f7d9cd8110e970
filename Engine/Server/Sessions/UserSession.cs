namespace OfflineSync.Server.Sessions;

/// <summary>The session of a request: read from the store for this request, never kept.</summary>
/// <param name="User">The user.</param>
/// <param name="UserName">The user's name.</param>
/// <param name="Roles">The roles that the user has now.</param>
/// <param name="ExpiresAt">When its token expires.</param>
/// <param name="TokenHash">Names the session in the store.</param>
/// <param name="IsUnconfirmed">Whether it was renewed and this is the first request that shows it.</param>
internal sealed record UserSession(ObjectId User, string UserName, IReadOnlyList<string> Roles, DateTimeOffset ExpiresAt, byte[] TokenHash, bool IsUnconfirmed);
