using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfflineSync.Server.Diagnostics;

namespace OfflineSync.Server.Sessions;

/// <summary>An authentication scheme of the app whose tokens sign users in.</summary>
internal sealed record TokenScheme(string Name, TokenUserOptions Options);

/// <summary>Finds the user of a token that ASP.NET Core has validated: signature, issuer, audience and time are its matter, the user is ours.</summary>
internal static class TokenUser
{
    private const int NameLimit = 200;

    /// <returns>The user; null when the token is worth nothing here. The log says why, the answer does not.</returns>
    public static async Task<ObjectId?> FindAsync(OfflineSyncServer server, ILogger logger, HttpContext context)
    {
        string reason = "no scheme is set up for tokens, or none came";
        foreach (TokenScheme scheme in context.RequestServices.GetServices<TokenScheme>())
        {
            AuthenticateResult result = await context.AuthenticateAsync(scheme.Name).ConfigureAwait(false);
            if (result is { Succeeded: true, Principal: { } principal })
            {
                if (await UserOfAsync(principal, scheme.Options, server, context.RequestAborted).ConfigureAwait(false) is { } user) return user;
                reason = $"{scheme.Name} accepts it, and it leads to no user";
            }
            else if (result.Failure is { } failure) reason = $"{scheme.Name} refuses it ({failure.GetType().Name})";
        }
        logger.TokenRefused(reason);
        return null;
    }

    /// <summary>Refuses schemes that the app has not.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.OptionsInvalid"/>.</exception>
    public static async Task CheckAsync(IServiceProvider services)
    {
        IAuthenticationSchemeProvider schemes = services.GetRequiredService<IAuthenticationSchemeProvider>();
        foreach (TokenScheme scheme in services.GetServices<TokenScheme>())
        {
            if (scheme.Name == OfflineSyncServerDefaults.AuthenticationScheme || await schemes.GetSchemeAsync(scheme.Name).ConfigureAwait(false) is null)
            {
                throw new OfflineSyncException(ErrorCode.OptionsInvalid, $"{nameof(OfflineSyncServerBuilder.AddTokenUsers)} names the authentication scheme '{scheme.Name}', which validates no tokens of another provider.",
                    $"Add it, such as services.AddAuthentication().AddJwtBearer(\"{scheme.Name}\", …).");
            }
        }
    }

    private static async Task<ObjectId?> UserOfAsync(ClaimsPrincipal principal, TokenUserOptions options, OfflineSyncServer server, CancellationToken cancellationToken)
    {
        if (options.Find is { } find) return await find(principal, server, cancellationToken).ConfigureAwait(false);
        // Two different names in one token are nobody's.
        string[] names = [.. principal.Claims.Where(claim => claim.Type == options.UserClaim || (options.UserClaim == "sub" && claim.Type == ClaimTypes.NameIdentifier)).Select(claim => claim.Value).Distinct(StringComparer.Ordinal)];
        return names is [{ Length: > 0 and <= NameLimit } name] && !name.Contains('\0') ? await server.Users.FindAsync(name, cancellationToken).ConfigureAwait(false) : null;
    }
}
