using System.Text.Json.Serialization;

namespace OfflineSync.Protocol;

/// <summary>Asks for a session.</summary>
/// <param name="UserName">The user's name; null for the anonymous user.</param>
/// <param name="Password">The password; null for the anonymous user.</param>
/// <param name="Device">What the device calls itself, for whoever lists sessions; null when it doesn't say.</param>
/// <param name="ByToken">Whether the request's Authorization header carries another provider's token, instead of name and password.</param>
internal sealed record SignInRequest(string? UserName, string? Password, string? Device = null, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool ByToken = false)
{
    /// <summary>Without name and password.</summary>
    public override string ToString() => ByToken ? "a sign-in by token" : UserName is null ? "an anonymous sign-in" : "a sign-in";
}

/// <summary>Asks for a session that has expired to be renewed.</summary>
/// <param name="Renewal">The secret that came with the session, or with its last renewal.</param>
internal sealed record RenewRequest(string? Renewal)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => "a renewal";
}

/// <summary>A session.</summary>
/// <param name="Token">The bearer token.</param>
/// <param name="User">The user object's id.</param>
/// <param name="UserName">The user's name.</param>
/// <param name="Roles">The user's roles.</param>
/// <param name="ExpiresAt">When the token expires, unless it is used before.</param>
/// <param name="Renewal">The secret that renews the session once it has expired; null where it cannot be renewed.</param>
internal sealed record SignInAnswer(string Token, Guid User, string UserName, IReadOnlyList<string> Roles, DateTimeOffset ExpiresAt, string? Renewal = null)
{
    /// <summary>Without the token and the name.</summary>
    public override string ToString() => $"a session of {User}";
}
