using System.Globalization;
using Microsoft.AspNetCore.Http;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Endpoints;

/// <summary>What every answer of ours says: our protocol, and that browsers and caches keep their hands off.</summary>
internal static class ResponseHeaders
{
    public static void Add(HttpResponse response)
    {
        IHeaderDictionary headers = response.Headers;
        headers[ProtocolVersion.Header] = ProtocolVersion.Current.ToString(CultureInfo.InvariantCulture);
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
