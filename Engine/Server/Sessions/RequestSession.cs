using Microsoft.AspNetCore.Http;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Sessions;

/// <summary>The session of a request, looked up once for it, whoever asks first: an app's authentication or our endpoint.</summary>
internal static class RequestSession
{
    private static readonly object itemKey = new();

    /// <returns>The session; null when there is no token, or it is worth nothing.</returns>
    public static async Task<UserSession?> FindAsync(OfflineSyncServer server, HttpContext context)
    {
        if (context.Items.TryGetValue(itemKey, out object? known)) return (UserSession?)known;
        UserSession? session = BearerToken.Of(context.Request) is { } token ? await FindAsync(server, token, context.RequestAborted).ConfigureAwait(false) : null;
        context.Items[itemKey] = session;
        return session;
    }

    // It is a request's first statement: a pooled connection may have died with PostgreSQL since its last use. The next one is fresh.
    private static async Task<UserSession?> FindAsync(OfflineSyncServer server, string token, CancellationToken cancellationToken)
    {
        try
        {
            return await server.Parts.Sessions.FindAsync(token, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OfflineSyncException and not OperationCanceledException && PostgresErrors.IsTransient(exception))
        {
            return await server.Parts.Sessions.FindAsync(token, cancellationToken).ConfigureAwait(false);
        }
    }
}
