using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol;
using OfflineSync.Server;

namespace OfflineSync.Testing;

/// <summary>
/// The server as it runs in production, on a PostgreSQL database, but in this process and without a network: devices reach it through
/// <see cref="CreateTransport"/>, which tests put their faults around (<see cref="FaultyTransport"/>). Its clock and its ids are the caller's.
/// </summary>
/// <example>
/// <code>
/// await using var server = await InProcessServer.StartAsync(o => { o.Model = model; o.Postgres = connectionString; }, clock);
/// var options = new OfflineOptions { Model = model, Folder = folder, Server = InProcessServer.Address, TimeProvider = clock };
/// options.Synchronization.MessageHandler = new FaultyTransport(server.CreateTransport(), _ => TransportFault.ResponseLost);
/// </code>
/// </example>
public sealed class InProcessServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private InProcessServer(WebApplication app) => _app = app;

    /// <summary>The address that devices are opened with. No name is looked up and no port is taken.</summary>
    public static Uri Address { get; } = new("http://localhost" + Routes.DefaultPrefix);

    /// <summary>The server's services: users, objects, and what <c>extend</c> added.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server; it is ready when this returns.</summary>
    /// <param name="configure">Sets the server's options: at least the model and the database.</param>
    /// <param name="time">The clock. The default is the system's.</param>
    /// <param name="ids">Where ids come from, such as a <see cref="SeededIdSource"/>. The default uses <paramref name="time"/> and the system's randomness.</param>
    /// <param name="extend">Adds services, for example logging or handlers.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<InProcessServer> StartAsync(
        Action<OfflineSyncServerOptions> configure,
        TimeProvider? time = null,
        IdSource? ids = null,
        Action<OfflineSyncServerBuilder>? extend = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(ids ?? new IdSource(time ?? TimeProvider.System));
        OfflineSyncServerBuilder server = builder.Services.AddOfflineSyncServer(configure);
        extend?.Invoke(server);
        WebApplication app = builder.Build();
        app.MapOfflineSync();
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new InProcessServer(app);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A transport to this server. It fails when the server is disposed.</summary>
    public HttpMessageHandler CreateTransport() => _app.GetTestServer().CreateHandler();

    /// <summary>Stops the server after the requests under way. The database stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
