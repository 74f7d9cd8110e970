using System.Net;
using Microsoft.AspNetCore.DataProtection;
using MudBlazor.Services;
using OfflineSync.Inspections.Model;
using OfflineSync.Inspections.Screens;

namespace OfflineSync.Inspections.Device;

/// <summary>
/// A device: an engine on a folder of its own, and the app's screens, which a browser on the same machine shows. Nobody else can reach them.
/// </summary>
internal sealed class DeviceHost : IAsyncDisposable
{
    // Everything comes from here. Components set their styles in place.
    private const string ContentPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private readonly WebApplication _app;

    private DeviceHost(WebApplication app) => _app = app;

    /// <summary>What to open in the browser.</summary>
    public Uri Address => new(_app.Urls.First());

    public OfflineEngine Engine => _app.Services.GetRequiredService<OfflineEngine>();

    /// <summary>Opens the engine and shows the screens on loopback.</summary>
    /// <param name="server">Where to synchronize.</param>
    /// <param name="folder">The engine's folder.</param>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<DeviceHost> StartAsync(Uri server, string folder, int port, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(DeviceHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environments.Production,
        });
        // A page from elsewhere that gets a name for this address resolved sends that name, and is refused.
        builder.Configuration["AllowedHosts"] = "127.0.0.1;localhost";
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });

        builder.Services.AddSingleton<FlightMode>().AddTransient<FlightModeHandler>().AddSingleton<Synchronizer>();
        builder.Services
            .AddOfflineSync(options =>
            {
                options.Model = InspectionModel.Create();
                options.Folder = folder;
                options.Server = server;
            })
            .OpenWithHost()
            .HttpClient.AddHttpMessageHandler<FlightModeHandler>();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddMudServices();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();

        WebApplication app = builder.Build();
        app.Use((context, next) =>
        {
            context.Response.Headers.ContentSecurityPolicy = ContentPolicy;
            return next(context);
        });
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        try
        {
            await app.StartAsync(cancellationToken);
            return new DeviceHost(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the process is told to end (Ctrl+C, SIGTERM), or the token says so.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
