using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OfflineSync.Protocol;
using OfflineSync.Server.Downloads;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Sessions;

namespace OfflineSync.Server.Endpoints;

/// <summary>
/// A stream of server-sent events that says when something changed for the user of a session, and nothing else. It ends with the session: an
/// open stream does not prolong it.
/// </summary>
internal static class ChangesEndpoint
{
    private static readonly byte[] changed = "data: changed\n\n"u8.ToArray();
    private static readonly byte[] alive = ":\n\n"u8.ToArray();

    public static async Task HandleAsync(OfflineSyncServer server, TimeProvider time, HttpContext context, UserSession session)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted,
            context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);
        ServerParts parts = server.Parts;
        // In this order, so that what changes meanwhile is seen: first the ears, then the cut.
        Task signal = parts.Signals.NextAsync();
        PgSnapshot from = await parts.Changes.NowAsync(end.Token).ConfigureAwait(false);
        context.Response.ContentType = ProtocolVersion.EventsContentType;
        await WriteAsync(context, alive, end.Token).ConfigureAwait(false);
        try
        {
            while (await parts.Sessions.IsAliveAsync(session, end.Token).ConfigureAwait(false))
            {
                bool heard = await WaitAsync(signal, server.Options.StreamCheckInterval, time, end.Token).ConfigureAwait(false);
                if (heard)
                {
                    signal = parts.Signals.NextAsync();
                    if (!await parts.Sessions.IsAliveAsync(session, end.Token).ConfigureAwait(false)) return;
                    (bool hasChanged, from) = await parts.Changes.SinceAsync(session.User, from, end.Token).ConfigureAwait(false);
                    if (hasChanged) await WriteAsync(context, changed, end.Token).ConfigureAwait(false);
                }
                else await WriteAsync(context, alive, end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private static async Task<bool> WaitAsync(Task signal, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await signal.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task WriteAsync(HttpContext context, byte[] text, CancellationToken cancellationToken)
    {
        await context.Response.Body.WriteAsync(text, cancellationToken).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
