using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfflineSync.Server.Endpoints;
using OfflineSync.Server.Hosting;

namespace OfflineSync.Server.Sessions;

/// <summary>
/// Authenticates requests by the bearer token of a session, for our endpoints and for an app's own (scheme <see cref="OfflineSyncServerDefaults.AuthenticationScheme"/>).
/// Nothing outlives the request: a revoked session, an inactive user and a lost role take effect at the next request.
/// </summary>
internal sealed class SessionAuthenticationHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, OfflineSyncServer server)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (BearerToken.Of(Request) is null) return AuthenticateResult.NoResult();
        UserSession? session;
        try
        {
            session = await RequestSession.FindAsync(server, Context).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Fails closed. Our endpoints look again, and answer the error in their own way.
            return AuthenticateResult.Fail(exception);
        }
        if (session is null) return AuthenticateResult.Fail("The session's token is unknown, expired or revoked.");
        var identity = new ClaimsIdentity(Scheme.Name, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, session.User.ToString()));
        identity.AddClaim(new Claim(ClaimTypes.Name, session.UserName));
        foreach (string role in session.Roles) identity.AddClaim(new Claim(ClaimTypes.Role, role));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => ProblemAnswer.WriteAsync(Context, SessionErrors.Invalid());

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        ProblemAnswer.WriteAsync(Context, new OfflineSyncException(ErrorCode.Forbidden, "The user may not do this.", "Ask an administrator for the role."));
}
