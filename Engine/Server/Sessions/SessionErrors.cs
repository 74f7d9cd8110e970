namespace OfflineSync.Server.Sessions;

/// <summary>Why a request has no session.</summary>
internal static class SessionErrors
{
    public static OfflineSyncException Invalid() => new(ErrorCode.SessionInvalid, "The session's token is missing, unknown, expired or revoked.", "Sign in again.");
}
