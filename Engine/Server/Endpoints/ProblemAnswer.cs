using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Endpoints;

/// <summary>Answers errors as <c>application/problem+json</c>: code, what happened and what to do, and nothing of the inside.</summary>
internal static class ProblemAnswer
{
    public static async Task WriteAsync(HttpContext context, OfflineSyncException error)
    {
        int status = StatusOf(error.Code);
        Problem problem = status == StatusCodes.Status500InternalServerError
            ? new Problem(ErrorCode.ServerFailed, status, "The server failed.", "Try again later; the server's log says why, under this trace id.", TraceOf(context))
            : new Problem(error.Code, status, error.Message, error.Hint, TraceOf(context));
        context.Response.Clear();
        ResponseHeaders.Add(context.Response);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        if (error.RetryAfter is { } wait) context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        if (status == StatusCodes.Status426UpgradeRequired) context.Response.Headers.Upgrade = $"{ProtocolVersion.Header}/{ProtocolVersion.Current}";
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(problem, ProtocolJson.Default.Problem);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>What this request's log messages carry: the trace id that the device sent, or the connection's number for it.</summary>
    public static string TraceOf(HttpContext context) => (Activity.Current?.TraceId ?? RemoteTrace.Of(context.Request)?.TraceId)?.ToString() ?? context.TraceIdentifier;

    public static int StatusOf(ErrorCode code) => code switch
    {
        ErrorCode.RequestInvalid or ErrorCode.RecordingDamaged or ErrorCode.JournalBroken or ErrorCode.CallInvalid or ErrorCode.LanguageUnknown => StatusCodes.Status400BadRequest,
        ErrorCode.SignInRefused or ErrorCode.SessionInvalid => StatusCodes.Status401Unauthorized,
        ErrorCode.Forbidden => StatusCodes.Status403Forbidden,
        ErrorCode.JournalForked or ErrorCode.KeyConflict or ErrorCode.BatchVoid or ErrorCode.CheckpointInvalid or ErrorCode.ServerBusy or ErrorCode.CallOutdated => StatusCodes.Status409Conflict,
        ErrorCode.CallUnknown => StatusCodes.Status404NotFound,
        ErrorCode.CallAnswerGone => StatusCodes.Status410Gone,
        _ when CallRefusals.IsByLogic(code) => StatusCodes.Status422UnprocessableEntity,
        ErrorCode.RequestTooLarge => StatusCodes.Status413PayloadTooLarge,
        ErrorCode.ProtocolMismatch => StatusCodes.Status426UpgradeRequired,
        ErrorCode.RulesOutdated or ErrorCode.PostgresInRecovery => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
