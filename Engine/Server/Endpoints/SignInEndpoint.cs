using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OfflineSync.Protocol;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Sessions;

namespace OfflineSync.Server.Endpoints;

/// <summary>Begins, renews and ends sessions.</summary>
internal static class SignInEndpoint
{
    private const int BodyByteLimit = 16 * 1024;

    public static async Task SignInAsync(OfflineSyncServer server, ILogger logger, HttpContext context)
    {
        SignInRequest request = await RequestBody.ReadJsonAsync(context.Request, ProtocolJson.Default.SignInRequest, BodyByteLimit, BodyByteLimit, context.RequestAborted).ConfigureAwait(false);
        string address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        SignInAnswer answer = await server.Parts.SignIn.BeginAsync(request, address, () => TokenUser.FindAsync(server, logger, context), context.RequestAborted).ConfigureAwait(false);
        logger.SessionBegan();
        await AnswerAsync(context, answer).ConfigureAwait(false);
    }

    public static async Task RenewAsync(OfflineSyncServer server, ILogger logger, HttpContext context)
    {
        RenewRequest request = await RequestBody.ReadJsonAsync(context.Request, ProtocolJson.Default.RenewRequest, BodyByteLimit, BodyByteLimit, context.RequestAborted).ConfigureAwait(false);
        SignInAnswer answer = await server.Parts.Renewal.RenewAsync(request.Renewal, context.RequestAborted).ConfigureAwait(false);
        logger.SessionRenewed();
        await AnswerAsync(context, answer).ConfigureAwait(false);
    }

    public static async Task SignOutAsync(OfflineSyncServer server, ILogger logger, HttpContext context)
    {
        if (BearerToken.Of(context.Request) is not { } token || !await server.Parts.Sessions.RevokeAsync(token, context.RequestAborted).ConfigureAwait(false)) throw SessionErrors.Invalid();
        logger.SessionEnded();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task AnswerAsync(HttpContext context, SignInAnswer answer)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, ProtocolJson.Default.SignInAnswer, context.RequestAborted);
    }
}
