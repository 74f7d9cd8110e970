using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OfflineSync.Protocol;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Sessions;

namespace OfflineSync.Server.Endpoints;

/// <summary>Begins and ends sessions.</summary>
internal static class SignInEndpoint
{
    private const int BodyByteLimit = 16 * 1024;

    public static async Task SignInAsync(OfflineSyncServer server, ILogger logger, HttpContext context)
    {
        SignInRequest request = await RequestBody.ReadJsonAsync(context.Request, ProtocolJson.Default.SignInRequest, BodyByteLimit, BodyByteLimit, context.RequestAborted).ConfigureAwait(false);
        string address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        SignInAnswer answer = await server.Parts.SignIn.BeginAsync(request, address, context.RequestAborted).ConfigureAwait(false);
        logger.SessionBegan();
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, answer, ProtocolJson.Default.SignInAnswer, context.RequestAborted).ConfigureAwait(false);
    }

    public static async Task SignOutAsync(OfflineSyncServer server, ILogger logger, HttpContext context, UserSession session)
    {
        await server.Parts.Sessions.RevokeAsync(session, context.RequestAborted).ConfigureAwait(false);
        logger.SessionEnded();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
