using Microsoft.AspNetCore.Http;

namespace OfflineSync.Server.Sessions;

/// <summary>The token in a request's Authorization header.</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
}
