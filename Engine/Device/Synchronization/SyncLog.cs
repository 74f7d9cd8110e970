using Microsoft.Extensions.Logging;

namespace OfflineSync.Device;

/// <summary>What synchronizations log. Ids never change; no name, value, token or password of a person is in any of them.</summary>
internal static partial class SyncLog
{
    [LoggerMessage(1101, LogLevel.Information, "Synchronized ({Scope}): {Applied} entries applied, {Rejected} rejected, {Received} objects received, {Removed} removed.")]
    public static partial void Synchronized(ILogger logger, string scope, int applied, int rejected, long received, long removed);

    [LoggerMessage(1102, LogLevel.Warning, "A synchronization ({Scope}) failed with {Code}; outcome unknown: {OutcomeUnknown}; the server's trace id: {ServerTrace}.")]
    public static partial void Failed(ILogger logger, string scope, ErrorCode code, bool outcomeUnknown, string? serverTrace);

    [LoggerMessage(1103, LogLevel.Warning, "The batch {Batch} was refused for good ({Code}): its entries go in another one.")]
    public static partial void BatchVoided(ILogger logger, Guid batch, ErrorCode code);

    [LoggerMessage(1104, LogLevel.Warning, "The journal was copied or restored: it continues under a new id.")]
    public static partial void JournalForked(ILogger logger);

    [LoggerMessage(1105, LogLevel.Information, "The server does not take the checkpoint: everything is downloaded again. {Reason}")]
    public static partial void StartedOver(ILogger logger, string reason);

    [LoggerMessage(1106, LogLevel.Information, "The server is busy, or the connection broke: the same request goes out again after {Delay}.")]
    public static partial void Waits(ILogger logger, TimeSpan delay);

    [LoggerMessage(1107, LogLevel.Information, "A synchronization ({Scope}) was cancelled.")]
    public static partial void Cancelled(ILogger logger, string scope);

    [LoggerMessage(1108, LogLevel.Warning, "The server was restored from before: {Entries} entries that it had applied are sent again.")]
    public static partial void Recovered(ILogger logger, int entries);
}
