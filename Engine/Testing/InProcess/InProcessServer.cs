using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Server.Users;

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
    private readonly RunningRequests _requests;
    private readonly RequestTurns _turns = new();

    private InProcessServer(WebApplication app, RunningRequests requests)
    {
        _app = app;
        _requests = requests;
    }

    /// <summary>The address that devices are opened with. No name is looked up and no port is taken.</summary>
    public static Uri Address { get; } = new("http://localhost" + Routes.DefaultPrefix);

    /// <summary>The server's services: users, objects, and what <c>extend</c> added.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Adds users, so that devices can sign in.</summary>
    public UserAdministration Users => Services.GetRequiredService<OfflineSyncServer>().Users;

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
        var requests = new RunningRequests();
        builder.Services.AddSingleton<IStartupFilter>(requests);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(ids ?? new IdSource(time ?? TimeProvider.System));
        OfflineSyncServerBuilder server = builder.Services.AddOfflineSyncServer(configure);
        extend?.Invoke(server);
        WebApplication app = builder.Build();
        app.MapOfflineSync();
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new InProcessServer(app, requests);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A transport to this server: requests run at the same time, and answers are read while they are written, as in production.</summary>
    public HttpMessageHandler CreateTransport() => new InProcessTransport(_app.GetTestServer().CreateHandler(), _requests, turns: null);

    /// <summary>
    /// A transport for tests that a seed decides: the requests of all such transports of this server run one at a time, in the order in which
    /// they were sent. Each has ended on the server before its answer, or its failure, reaches the device; one that the device abandons, too.
    /// </summary>
    public HttpMessageHandler CreateRepeatableTransport() => new InProcessTransport(_app.GetTestServer().CreateHandler(), _requests, _turns);

    /// <summary>
    /// Waits until no request runs on the server any more: a device that gave up, or lost its connection, has not stopped the server. Then
    /// the database can be looked at. A request whose answer is neither read nor disposed does not end.
    /// </summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default) => _requests.WhenIdleAsync(cancellationToken);

    /// <summary>Stops the server after the requests under way. The database stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
