using System.Globalization;
using System.Net;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>
/// What a failed request means. Two questions decide what may follow: can the same request succeed later (transient), and may the
/// server have carried it out (outcome unknown)? Only a failure before anything left, or this server's own refusal, answers the second with no.
/// </summary>
internal static class Failures
{
    /// <summary>The request threw.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="hasBegun">Whether any of the request may have left the device.</param>
    public static OfflineSyncException Of(Exception exception, bool hasBegun)
    {
        // These errors belong to connecting. A handler in between may have read the body before, so they count more than the body's own mark.
        bool neverConnected = exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        };
        return hasBegun && !neverConnected
            ? new OfflineSyncException(ErrorCode.NetworkUnavailable, "The connection broke before the answer was complete.",
                "Nothing is lost: synchronize again when there is a connection.", isTransient: true, exception) { OutcomeUnknown = true }
            : new OfflineSyncException(ErrorCode.NetworkUnavailable, "The server could not be reached.",
                "Check the connection and the server's address, then try again.", isTransient: true, exception);
    }

    /// <summary>The time limit passed without progress.</summary>
    public static OfflineSyncException TimedOut(TimeSpan limit, bool hasBegun, Exception exception) => new(ErrorCode.NetworkTimeout,
        string.Create(CultureInfo.InvariantCulture, $"The server was silent for {limit.TotalSeconds} s."),
        "Nothing is lost: synchronize again, or allow more time per request.", isTransient: true, exception) { OutcomeUnknown = hasBegun };

    /// <summary>The stream of frames ended before its last frame.</summary>
    public static OfflineSyncException BrokenOff() => new(ErrorCode.NetworkUnavailable, "The answer broke off before its last frame.",
        "Nothing is lost: synchronize again.", isTransient: true) { OutcomeUnknown = true };

    /// <summary>An answer that follows the protocol's form but not its rules.</summary>
    public static OfflineSyncException Senseless(string what, Exception? exception = null) => new(ErrorCode.ServerAnswerUnknown,
        $"The server's answer makes no sense: {what}.", "Try again; if it stays, server and app do not fit each other.", isTransient: true, exception)
        { OutcomeUnknown = true };

    /// <summary>An answer that does not end.</summary>
    public static OfflineSyncException Endless(long limit) => new(ErrorCode.ServerAnswerUnknown,
        string.Create(CultureInfo.InvariantCulture, $"The server's answer makes no sense: it has more than {limit} bytes."),
        $"Try again; where answers really are so large, raise {nameof(SynchronizationOptions)}.{nameof(SynchronizationOptions.AnswerByteLimit)}.", isTransient: true)
        { OutcomeUnknown = true };

    /// <summary>Something answered that is not this server: a proxy, a captive portal, another application.</summary>
    public static OfflineSyncException Foreign(HttpStatusCode status, string? contentType, TimeSpan? retryAfter) => status switch
    {
        HttpStatusCode.RequestEntityTooLarge => new(ErrorCode.RequestTooLarge, "Something before the server refused the request as too large (413).",
            "Raise the body limit of the proxy, or lower the batch limit.") { IsForeign = true },
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => new(ErrorCode.ServerBusy,
            $"The server is not available for now ({(int)status}).", "Try again later.", isTransient: true) { OutcomeUnknown = true, RetryAfter = retryAfter },
        HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout => new(ErrorCode.NetworkUnavailable,
            $"A proxy could not reach the server ({(int)status}).", "Try again later.", isTransient: true) { OutcomeUnknown = true, RetryAfter = retryAfter },
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired => new(ErrorCode.ServerAnswerUnknown,
            $"Something before the server, or a policy on its endpoints, refused the request ({(int)status}).",
            "Check what the app adds to its requests, such as a key or certificate, and the proxy's settings.", isTransient: true) { OutcomeUnknown = true },
        _ => new(ErrorCode.ServerAnswerUnknown, $"What answered is not this server: status {(int)status}, content type '{contentType ?? "none"}'.",
            "Check the server's address, and what stands between: a sign-in page of the network, a proxy.", isTransient: true) { OutcomeUnknown = true },
    };

    /// <summary>The server speaks another version of the protocol.</summary>
    public static OfflineSyncException OtherProtocol(string version) => new(ErrorCode.ProtocolMismatch,
        $"The server speaks protocol version {version}, this app version {ProtocolVersion.Current}.",
        int.TryParse(version, CultureInfo.InvariantCulture, out int number) && number < ProtocolVersion.Current ? "Update the server." : "Update the app.")
        { OutcomeUnknown = true };

    /// <summary>This server's own error answer.</summary>
    public static OfflineSyncException Of(Problem problem, TimeSpan? retryAfter)
    {
        bool refused = IsRefusal(problem.Code);
        ErrorCode code = problem.Code == ErrorCode.Unexpected ? ErrorCode.ServerFailed : problem.Code;
        return new OfflineSyncException(code, problem.Detail, problem.Hint ?? "Try again later.", isTransient: !refused || IsPassing(code))
            { OutcomeUnknown = !refused, RetryAfter = retryAfter, TraceId = problem.TraceId };
    }

    /// <summary>Codes that this server answers only when it changed nothing; any other code may come after the work was done.</summary>
    private static bool IsRefusal(ErrorCode code) => IsPassing(code) || code is ErrorCode.RequestInvalid or ErrorCode.RecordingDamaged or ErrorCode.JournalBroken
        or ErrorCode.SignInRefused or ErrorCode.SessionInvalid or ErrorCode.Forbidden or ErrorCode.JournalForked or ErrorCode.KeyConflict
        or ErrorCode.BatchVoid or ErrorCode.CheckpointInvalid or ErrorCode.RequestTooLarge or ErrorCode.ProtocolMismatch or ErrorCode.LanguageUnknown || CallRefusals.IsByServer(code) || CallRefusals.IsByLogic(code);

    private static bool IsPassing(ErrorCode code) => code is ErrorCode.ServerBusy or ErrorCode.RulesOutdated or ErrorCode.PostgresInRecovery;
}
