using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Joining;

/// <summary>What an app puts on the server's endpoints counts, and a device is told in its own words.</summary>
public sealed class EndpointConventionTests
{
    [Fact]
    public async Task A_policy_on_the_endpoints_is_met_by_a_delegating_handler_of_the_device()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using JoinedApp app = await JoinedApp.StartAsync(
            builder =>
            {
                builder.Services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, KeyAuthentication>("key", null);
                builder.Services.AddAuthorizationBuilder().AddPolicy("device", policy => policy.AddAuthenticationSchemes("key").RequireAuthenticatedUser());
                builder.Services.AddOfflineSyncServer(JoinedApp.On(database));
            },
            app =>
            {
                app.UseAuthentication();
                app.UseAuthorization();
                app.MapOfflineSync().RequireAuthorization("device");
            });
        await app.AddUserAsync();
        await using TestDevice with = await TestDevice.OpenAsync(app.Address, options => options.Synchronization.MessageHandler = new KeyHandler { InnerHandler = new SocketsHttpHandler() });
        await using TestDevice without = await TestDevice.OpenAsync(app.Address);

        await with.Engine.SignInAsync("anna", JoinedApp.Password);
        await with.CommitCityAsync("Delft");
        SyncResult result = await with.Engine.SynchronizeAsync();
        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => without.Engine.SignInAsync("anna", JoinedApp.Password));

        Assert.Equal(1, result.Applied);
        Assert.Equal(ErrorCode.ServerAnswerUnknown, refused.Code);
        Assert.Contains("401", refused.Message);
    }

    [Fact]
    public async Task A_rate_limit_on_the_endpoints_is_a_busy_server_that_says_when_to_come_back()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using JoinedApp app = await JoinedApp.StartAsync(
            builder =>
            {
                builder.Services.AddRateLimiter(limiter =>
                {
                    limiter.RejectionStatusCode = (int)HttpStatusCode.TooManyRequests;
                    limiter.AddFixedWindowLimiter("few", window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromHours(1)));
                    limiter.OnRejected = (rejected, _) =>
                    {
                        rejected.HttpContext.Response.Headers.RetryAfter = "3600";
                        return ValueTask.CompletedTask;
                    };
                });
                builder.Services.AddOfflineSyncServer(JoinedApp.On(database));
            },
            app =>
            {
                app.UseRateLimiter();
                app.MapOfflineSync().RequireRateLimiting("few");
            });
        await app.AddUserAsync();
        await using TestDevice device = await TestDevice.OpenAsync(app.Address);

        // Signing in is the one request of this hour.
        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync("anna", JoinedApp.Password));

        Assert.Equal((ErrorCode.ServerBusy, TimeSpan.FromHours(1), true), (refused.Code, refused.RetryAfter, refused.IsTransient));
        Assert.NotNull(device.Engine.Session);
    }

    private sealed class KeyAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Request.Headers[KeyHandler.Header] == KeyHandler.Key
            ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity("key")), Scheme.Name))
            : AuthenticateResult.NoResult());
    }
}
