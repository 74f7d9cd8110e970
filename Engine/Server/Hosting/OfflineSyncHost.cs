using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OfflineSync.Protocol;
using OfflineSync.Server.Users;

namespace OfflineSync.Server;

/// <summary>A server by itself, on Kestrel, for those who have no app to put it in: the command line, the demo, tests.</summary>
public sealed class OfflineSyncHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OfflineSyncHost(WebApplication app)
    {
        _app = app;
        Url = new Uri(app.Urls.First().TrimEnd('/') + Routes.DefaultPrefix);
    }

    /// <summary>Where devices find it: address and path.</summary>
    public Uri Url { get; }

    /// <summary>The host's services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The server.</summary>
    public OfflineSyncServer Server => _app.Services.GetRequiredService<OfflineSyncServer>();

    /// <summary>Adds and changes users.</summary>
    public UserAdministration Users => Server.Users;

    /// <summary>Starts a server and returns when it accepts requests.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <param name="url">Where to listen, such as <c>http://127.0.0.1:5080</c>; port 0 takes a free one.</param>
    /// <param name="extend">Adds services, for example logging or handlers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.PortInUse"/>, <see cref="ErrorCode.OptionsInvalid"/>, <see cref="ErrorCode.PostgresUnavailable"/>, <see cref="ErrorCode.ModelInvalid"/> and others.</exception>
    public static async Task<OfflineSyncHost> StartAsync(
        Action<OfflineSyncServerOptions> configure, string url, Action<OfflineSyncServerBuilder>? extend = null, CancellationToken cancellationToken = default)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(url);
        builder.Services.AddRoutingCore();
        OfflineSyncServerBuilder server = builder.Services.AddOfflineSyncServer(configure);
        server.Services.AddHealthChecks().AddOfflineSync();
        extend?.Invoke(server);
        WebApplication app = builder.Build();
        try
        {
            app.MapOfflineSync();
            app.MapHealthChecks("/health");
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new OfflineSyncHost(app);
        }
        catch (Exception exception)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            if (exception is IOException { InnerException: AddressInUseException }) throw new OfflineSyncException(ErrorCode.PortInUse, $"Another program listens on {url} already.", "Stop it, or choose another port.", innerException: exception);
            if (exception is Microsoft.Extensions.Options.OptionsValidationException invalid)
            {
                throw new OfflineSyncException(ErrorCode.OptionsInvalid, $"The server's options cannot work: {string.Join("; ", invalid.Failures)}.", "Correct them and start again.", innerException: exception);
            }
            throw;
        }
    }

    /// <summary>Waits until the host is told to stop (Ctrl+C, SIGTERM).</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops accepting requests, finishes those under way, and lets go of the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
