using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace OfflineSync.Server.Endpoints;

/// <summary>The trace that a request belongs to (W3C trace context).</summary>
internal static class RemoteTrace
{
    public static ActivityContext? Of(HttpRequest request) =>
        ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out ActivityContext remote) ? remote : null;
}
