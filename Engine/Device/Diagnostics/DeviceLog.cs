using Microsoft.Extensions.Logging;

namespace OfflineSync.Device;

/// <summary>What the local half of the engine logs. Ids never change; no name, value, token, password or path of a person is in any of them.</summary>
internal static partial class DeviceLog
{
    [LoggerMessage(1001, LogLevel.Information, "The engine opened with model '{Model}', version {Version}; a user is signed in: {IsSignedIn}.")]
    public static partial void Opened(ILogger logger, string model, string version, bool isSignedIn);

    [LoggerMessage(1002, LogLevel.Warning, "The engine's folder was not closed in order: the user's database is checked.")]
    public static partial void WasLeftOpen(ILogger logger);

    [LoggerMessage(1003, LogLevel.Information, "The engine closed.")]
    public static partial void Closed(ILogger logger);

    [LoggerMessage(1004, LogLevel.Information, "A session began; anonymous: {IsAnonymous}.")]
    public static partial void SessionBegan(ILogger logger, bool isAnonymous);

    [LoggerMessage(1005, LogLevel.Information, "The session ended on this device.")]
    public static partial void SessionEnded(ILogger logger);

    [LoggerMessage(1006, LogLevel.Error, "A notification handler of the app failed.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception);

    [LoggerMessage(1007, LogLevel.Debug, "{Entries} entries were committed.")]
    public static partial void Committed(ILogger logger, int entries);

    [LoggerMessage(1008, LogLevel.Information, "The session had expired and was renewed.")]
    public static partial void SessionRenewed(ILogger logger);

    [LoggerMessage(1009, LogLevel.Warning, "The model '{Model}' will not work as it says ({Code}, {Place}): {Reason}. {Cure}")]
    public static partial void ModelFinding(ILogger logger, string model, string code, string place, string reason, string cure);
}
