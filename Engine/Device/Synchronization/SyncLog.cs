using Microsoft.Extensions.Logging;

namespace OfflineSync.Device;

/// <summary>What synchronizations log.</summary>
internal static partial class SyncLog
{
    [LoggerMessage(20, LogLevel.Information, "Synchronized ({Scope}): {Applied} entries applied, {Rejected} rejected, {Received} objects received, {Removed} removed.")]
    public static partial void Synchronized(ILogger logger, string scope, int applied, int rejected, long received, long removed);

    [LoggerMessage(21, LogLevel.Warning, "A synchronization ({Scope}) failed with {Code}; outcome unknown: {OutcomeUnknown}.")]
    public static partial void Failed(ILogger logger, string scope, ErrorCode code, bool outcomeUnknown);

    [LoggerMessage(22, LogLevel.Warning, "The batch {Batch} was refused for good ({Code}): its entries go in another one.")]
    public static partial void BatchVoided(ILogger logger, Guid batch, ErrorCode code);

    [LoggerMessage(23, LogLevel.Warning, "The journal was copied or restored: it continues under a new id.")]
    public static partial void JournalForked(ILogger logger);

    [LoggerMessage(24, LogLevel.Information, "The server does not take the checkpoint: everything is downloaded again. {Reason}")]
    public static partial void StartedOver(ILogger logger, string reason);
}
