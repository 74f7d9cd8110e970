using Microsoft.Extensions.Logging;

namespace OfflineSync.Device;

/// <summary>What calls of server logic log. Ids never change; no argument, no result.</summary>
internal static partial class CallLog
{
    [LoggerMessage(1201, LogLevel.Information, "Called {Call}: {Received} objects received, {Removed} removed; answered before: {IsRepeated}.")]
    public static partial void Called(ILogger logger, string call, long received, long removed, bool isRepeated);

    [LoggerMessage(1202, LogLevel.Warning, "A call of {Call} failed with {Code}; outcome unknown: {OutcomeUnknown}; the server's trace id: {ServerTrace}.")]
    public static partial void Failed(ILogger logger, string call, ErrorCode code, bool outcomeUnknown, string? serverTrace);

    [LoggerMessage(1203, LogLevel.Information, "A call of {Call} was cancelled.")]
    public static partial void Cancelled(ILogger logger, string call);
}
