using Microsoft.Extensions.Logging;

namespace OfflineSync.Device;

/// <summary>What the local half of the engine logs.</summary>
internal static partial class DeviceLog
{
    [LoggerMessage(1, LogLevel.Error, "A notification handler of the app failed.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Warning, "The folder {Folder} was not closed in order: its database is checked.")]
    public static partial void WasLeftOpen(ILogger logger, string folder);
}
