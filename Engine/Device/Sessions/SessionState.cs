using System.Text.Json;
using System.Text.Json.Serialization;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>A session as the user's database keeps it: it survives a restart, and sign-out drops its token.</summary>
/// <param name="Token">The bearer token; null when the session was ended.</param>
/// <param name="UserName">The user's name.</param>
/// <param name="Roles">The user's roles.</param>
/// <param name="IsAnonymous">Whether it is the anonymous user's.</param>
/// <param name="ExpiresAt">When its token expires unless it is used.</param>
/// <param name="Renewal">What renews it, once; null where nothing does.</param>
/// <param name="IsByToken">Whether it was begun by another provider's token.</param>
internal sealed record SessionState(string? Token, string UserName, IReadOnlyList<string> Roles, bool IsAnonymous, DateTimeOffset ExpiresAt, string? Renewal = null, bool IsByToken = false)
{
    private const string Name = "session";

    // Without token, secret and name.
    public override string ToString() => Token is null ? "an ended session" : "a session";

    public static SessionState? Read(StatementCache statements) =>
        StateTable.Get(statements, Name) is { } json ? JsonSerializer.Deserialize(json, SessionJson.Default.SessionState) : null;

    public static void Write(WriteTransaction transaction, SessionState? session) =>
        StateTable.Set(transaction.Statements, Name, session is null ? null : JsonSerializer.Serialize(session, SessionJson.Default.SessionState));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionState))]
internal sealed partial class SessionJson : JsonSerializerContext;
