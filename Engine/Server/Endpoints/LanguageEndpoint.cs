using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfflineSync.Protocol;
using OfflineSync.Server.Languages;
using OfflineSync.Server.Sessions;

namespace OfflineSync.Server.Endpoints;

/// <summary>Changes the language of the user, and answers its texts.</summary>
internal static class LanguageEndpoint
{
    private const int BodyByteLimit = 1024;

    public static async Task HandleAsync(OfflineSyncServer server, HttpContext context, UserSession session)
    {
        LanguageRequest request = await RequestBody.ReadJsonAsync(context.Request, ProtocolJson.Default.LanguageRequest, BodyByteLimit, BodyByteLimit, context.RequestAborted).ConfigureAwait(false);
        LanguageTexts texts = await server.Parts.Languages.SetAsync(session.User, request.Language, context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.Body, TextsAnswer.Of(texts), ProtocolJson.Default.TextsMessage, context.RequestAborted).ConfigureAwait(false);
    }
}
