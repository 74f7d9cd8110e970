namespace OfflineSync.Server.Sessions;

/// <summary>What a device is given of a session that began or was renewed.</summary>
/// <param name="Token">The bearer token.</param>
/// <param name="Renewal">What renews it once it has expired; null where it cannot be renewed.</param>
/// <param name="ExpiresAt">When the token expires, unless it is used before.</param>
internal readonly record struct BegunSession(string Token, string? Renewal, DateTimeOffset ExpiresAt)
{
    // Without token and secret.
    public override string ToString() => $"a session until {ExpiresAt:O}";
}
