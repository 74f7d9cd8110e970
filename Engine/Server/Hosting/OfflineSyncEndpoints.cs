using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfflineSync.Protocol;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Endpoints;

namespace OfflineSync.Server;

/// <summary>Maps the endpoints that devices talk to.</summary>
public static class OfflineSyncEndpoints
{
    /// <summary>
    /// Maps sign-in, sign-out, upload, download, calls of server logic, the language and the stream of changes below a path. Each authorizes its requests by our own session. What is added to the endpoints counts
    /// besides, for sign-in, too: a policy there has to be one that a device can meet before it has a session, such as a certificate or a key.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="prefix">The path. The default is <c>/offlinesync</c>.</param>
    /// <returns>To add conventions to all of them: <c>RequireAuthorization</c>, <c>RequireRateLimiting</c>, <c>RequireHost</c> and so on.</returns>
    public static IEndpointConventionBuilder MapOfflineSync(this IEndpointRouteBuilder endpoints, string prefix = Routes.DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        OfflineSyncServer server = endpoints.ServiceProvider.GetService<OfflineSyncServer>()
            ?? throw new InvalidOperationException($"There is no OfflineSync server to map. Call services.{nameof(OfflineSyncServices.AddOfflineSyncServer)}(…) before the app is built.");
        ILogger logger = endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(ServerLog.Category);
        var runner = new RequestRunner(server, logger);
        RouteGroupBuilder group = endpoints.MapGroup(prefix);
        Map(Routes.SignIn, context => runner.RunAsync(context, "sign_in", context => SignInEndpoint.SignInAsync(server, logger, context)));
        Map(Routes.Renew, context => runner.RunAsync(context, "renew", context => SignInEndpoint.RenewAsync(server, logger, context)));
        Map(Routes.SignOut, context => runner.RunAsync(context, "sign_out", context => SignInEndpoint.SignOutAsync(server, logger, context)));
        Map(Routes.Upload, context => runner.RunAsync(context, "upload", (context, session) => UploadEndpoint.HandleAsync(server, context, session)));
        Map(Routes.UploadStatus, context => runner.RunAsync(context, "upload_status", (context, session) => StagedUploadEndpoints.StatusAsync(server, context, session)));
        Map(Routes.UploadPart, context => runner.RunAsync(context, "upload_part", (context, session) => StagedUploadEndpoints.PartAsync(server, context, session)));
        Map(Routes.UploadApply, context => runner.RunAsync(context, "upload_apply", (context, session) => StagedUploadEndpoints.ApplyAsync(server, context, session)));
        Map(Routes.UploadOutcome, context => runner.RunAsync(context, "upload_outcome", (context, session) => StagedUploadEndpoints.OutcomeAsync(server, context, session)));
        Map(Routes.Call, context => runner.RunAsync(context, "call", (context, session) => CallEndpoint.HandleAsync(server, context, session)));
        Map(Routes.Download, context => runner.RunAsync(context, "download", (context, session) => DownloadEndpoint.HandleAsync(server, logger, context, session)));
        Map(Routes.Language, context => runner.RunAsync(context, "language", (context, session) => LanguageEndpoint.HandleAsync(server, context, session)));
        TimeProvider time = endpoints.ServiceProvider.GetRequiredService<TimeProvider>();
        Map(Routes.Changes, context => runner.RunAsync(context, "changes", (context, session) => ChangesEndpoint.HandleAsync(server, time, context, session)));
        return group;

        // Devices send a bearer token that no browser adds by itself, so there is nothing that antiforgery could protect.
        void Map(string route, RequestDelegate handle) => group.MapPost(route, handle).DisableAntiforgery();
    }
}
