namespace OfflineSync.Server.Endpoints;

/// <summary>What is wrong with a request.</summary>
internal static class RequestErrors
{
    public static OfflineSyncException Invalid(string message) => new(ErrorCode.RequestInvalid, message, "Check what sends it; the protocol's description says what is expected.");

    public static OfflineSyncException TooLarge(string message) => new(ErrorCode.RequestTooLarge, message, "Send less at a time, or raise the server's limit.");
}
