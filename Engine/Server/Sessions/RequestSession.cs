using Microsoft.AspNetCore.Http;

namespace OfflineSync.Server.Sessions;

/// <summary>The session of a request, looked up once for it, whoever asks first: an app's authentication or our endpoint.</summary>
internal static class RequestSession
{
    private static readonly object itemKey = new();

    /// <returns>The session; null when there is no token, or it is worth nothing.</returns>
    public static async Task<UserSession?> FindAsync(OfflineSyncServer server, HttpContext context)
    {
        if (context.Items.TryGetValue(itemKey, out object? known)) return (UserSession?)known;
        UserSession? session = BearerToken.Of(context.Request) is { } token ? await server.Parts.Sessions.FindAsync(token, context.RequestAborted).ConfigureAwait(false) : null;
        context.Items[itemKey] = session;
        return session;
    }
}
