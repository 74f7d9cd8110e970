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

    public static SessionState? Read(StatementCache statements) => Parse(ReadText(statements));

    /// <summary>The state as it is kept: equal texts say the same.</summary>
    public static string? ReadText(StatementCache statements) => StateTable.Get(statements, Name);

    public static SessionState? Parse(string? text) => text is null ? null : JsonSerializer.Deserialize(text, SessionJson.Default.SessionState);

    /// <summary>Takes the roles that a download says, in its transaction: rights and objects are of one moment.</summary>
    public static void TakeRoles(WriteTransaction transaction, IReadOnlyList<string>? roles)
    {
        if (roles is not null && Read(transaction.Statements) is { } session && !session.Roles.SequenceEqual(roles)) Write(transaction, session with { Roles = roles });
    }

    public static void Write(WriteTransaction transaction, SessionState? session) =>
        StateTable.Set(transaction.Statements, Name, session is null ? null : JsonSerializer.Serialize(session, SessionJson.Default.SessionState));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SessionState))]
internal sealed partial class SessionJson : JsonSerializerContext;
