using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OfflineSync.Protocol;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Sessions;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Endpoints;

/// <summary>What all endpoints share: headers, protocol version, traces and figures, and how errors are answered.</summary>
internal sealed class RequestRunner(OfflineSyncServer server, ILogger logger)
{
    /// <summary>Runs a request that needs no session.</summary>
    public async Task RunAsync(HttpContext context, string operation, Func<HttpContext, Task> handle)
    {
        ResponseHeaders.Add(context.Response);
        long started = Stopwatch.GetTimestamp();
        using Activity? activity = Begin(context, "offlinesync." + operation);
        string outcome = "answered";
        try
        {
            if (!IsOurProtocol(context.Request)) throw new OfflineSyncException(ErrorCode.ProtocolMismatch, $"The server speaks version {ProtocolVersion.Current} of the protocol.", "Update the app or the server.");
            await handle(context).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            outcome = await AnswerAsync(context, operation, exception).ConfigureAwait(false);
            activity?.SetStatus(ActivityStatusCode.Error, outcome);
        }
        activity?.SetTag("outcome", outcome);
        if (context.Request.ContentLength is { } size) ServerTelemetry.RequestSize.Record(size, new KeyValuePair<string, object?>("operation", operation));
        ServerTelemetry.RequestDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("operation", operation), new("outcome", outcome));
    }

    /// <summary>Runs a request under the session of its token.</summary>
    public Task RunAsync(HttpContext context, string operation, Func<HttpContext, UserSession, Task> handle) => RunAsync(context, operation, async context =>
    {
        UserSession? session = await RequestSession.FindAsync(server, context).ConfigureAwait(false);
        await handle(context, session ?? throw SessionErrors.Invalid()).ConfigureAwait(false);
    });

    // ASP.NET Core's own activity is the parent where somebody listens to it; else the device's, as the request names it.
    private static Activity? Begin(HttpContext context, string name) =>
        Activity.Current is null && RemoteTrace.Of(context.Request) is { } device
            ? ServerTelemetry.Activities.StartActivity(name, ActivityKind.Server, device)
            : ServerTelemetry.Activities.StartActivity(name, ActivityKind.Internal);

    private static bool IsOurProtocol(HttpRequest request) => request.Headers[ProtocolVersion.Header] is [{ } version] && version == ProtocolVersion.Current.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <returns>The outcome, for figures.</returns>
    private async Task<string> AnswerAsync(HttpContext context, string operation, Exception exception)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            logger.ClientGone(operation);
            return "client_gone";
        }
        OfflineSyncException error = Translate(exception);
        if (ProblemAnswer.StatusOf(error.Code) == StatusCodes.Status500InternalServerError) logger.Failed(new LoggedFailure(exception, server.Options.LogExceptionMessages), operation, ProblemAnswer.TraceOf(context));
        else logger.Refused(operation, error.Code, ProblemAnswer.TraceOf(context));
        // Half an answer must not look like a whole one: without its last frame the connection is cut.
        if (context.Response.HasStarted) context.Abort();
        else await ProblemAnswer.WriteAsync(context, error).ConfigureAwait(false);
        return error.Code.ToString();
    }

    /// <summary>What the device is told of an exception.</summary>
    public static OfflineSyncException Translate(Exception exception) => exception switch
    {
        OfflineSyncException ours => ours,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => RequestErrors.TooLarge("The body is larger than the server accepts."),
        BadHttpRequestException => RequestErrors.Invalid("The request cannot be read."),
        _ when PostgresErrors.StateOf(exception) is not null || PostgresErrors.IsTransient(exception) => PostgresErrors.Translate(exception),
        _ => new OfflineSyncException(ErrorCode.ServerFailed, "The server failed.", "The server's log says why.", innerException: exception),
    };
}
