namespace OfflineSync.Protocol;

/// <summary>Asks for a session.</summary>
/// <param name="UserName">The user's name; null for the anonymous user.</param>
/// <param name="Password">The password; null for the anonymous user.</param>
internal sealed record SignInRequest(string? UserName, string? Password)
{
    /// <summary>Without name and password.</summary>
    public override string ToString() => UserName is null ? "an anonymous sign-in" : "a sign-in";
}

/// <summary>A session.</summary>
/// <param name="Token">The bearer token.</param>
/// <param name="User">The user object's id.</param>
/// <param name="UserName">The user's name.</param>
/// <param name="Roles">The user's roles.</param>
/// <param name="ExpiresAt">When the session ends.</param>
internal sealed record SignInAnswer(string Token, Guid User, string UserName, IReadOnlyList<string> Roles, DateTimeOffset ExpiresAt)
{
    /// <summary>Without the token and the name.</summary>
    public override string ToString() => $"a session of {User}";
}
