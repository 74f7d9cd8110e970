using System.Diagnostics;

namespace OfflineSync.Server;

/// <summary>A session of a device.</summary>
/// <param name="Id">Names it; it is no secret.</param>
/// <param name="User">The user.</param>
/// <param name="UserName">The user's name; null when the user is gone.</param>
/// <param name="Device">What the device called itself; null when it did not say.</param>
/// <param name="CreatedAt">When the user signed in.</param>
/// <param name="ExpiresAt">When its token expires, unless it is used before.</param>
/// <param name="RenewableUntil">Until when the device may renew it without a password; null when it cannot.</param>
/// <param name="RevokedAt">When it was ended; null when it was not.</param>
[DebuggerDisplay("{Id}: {UserName}, {Device}")]
public sealed record DeviceSession(Guid Id, ObjectId User, string? UserName, string? Device, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RenewableUntil, DateTimeOffset? RevokedAt)
{
    /// <summary>Whether it was not ended, and its token is worth something or can be renewed.</summary>
    /// <param name="now">The moment.</param>
    public bool IsOpenAt(DateTimeOffset now) => RevokedAt is null && (ExpiresAt > now || RenewableUntil > now);
}
