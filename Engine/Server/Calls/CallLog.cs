using Microsoft.Extensions.Logging;
using OfflineSync.Server.Diagnostics;

namespace OfflineSync.Server.Calls;

/// <summary>What calls log. Ids never change; no argument, no result, and of exceptions what <see cref="LoggedFailure"/> leaves.</summary>
internal static partial class CallLog
{
    [LoggerMessage(2401, LogLevel.Information, "Carried out the call {Key} of {Name} in journal {Journal}; {Objects} objects go to the device.")]
    public static partial void CarriedOut(ILogger logger, Guid key, string name, Guid journal, int objects);

    [LoggerMessage(2402, LogLevel.Information, "Answered the call {Key} of {Name} again.")]
    public static partial void Repeated(ILogger logger, Guid key, string name);

    [LoggerMessage(2403, LogLevel.Error, "The logic of {Name} failed for the call {Key}.")]
    public static partial void Failed(ILogger logger, LoggedFailure failure, string name, Guid key);

    [LoggerMessage(2404, LogLevel.Error, "The logic of {Name} took longer than {Limit} for the call {Key}, and was cancelled.")]
    public static partial void TimedOut(ILogger logger, string name, Guid key, TimeSpan limit);

    [LoggerMessage(2405, LogLevel.Critical, "The logic of {Name} ignores that it was cancelled for the call {Key}; the call is given up, and the logic may still run.")]
    public static partial void Abandoned(ILogger logger, string name, Guid key);

    [LoggerMessage(2407, LogLevel.Error, "What the logic of {Name} did for the call {Key} breaks a rule, so nothing of it is applied: {Detail}")]
    public static partial void BrokeRule(ILogger logger, string name, Guid key, string detail);

    [LoggerMessage(2406, LogLevel.Information, "The call {Key} met another transaction ({State}); attempt {Attempt} begins.")]
    public static partial void AttemptRepeated(ILogger logger, Guid key, string? state, int attempt);
}
