namespace OfflineSync.Server.Sessions;

/// <summary>The session of a request: read from the store for this request, never kept.</summary>
/// <param name="User">The user.</param>
/// <param name="UserName">The user's name.</param>
/// <param name="Roles">The roles that the user has now.</param>
/// <param name="ExpiresAt">When the session ends.</param>
/// <param name="TokenHash">Names the session in the store.</param>
internal sealed record UserSession(ObjectId User, string UserName, IReadOnlyList<string> Roles, DateTimeOffset ExpiresAt, byte[] TokenHash);
