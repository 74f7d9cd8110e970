using Microsoft.Extensions.Hosting;

namespace OfflineSync.Server.Hosting;

/// <summary>Starts the server before anything else of the host starts, so that no request meets a store without tables, and stops it last.</summary>
internal sealed class ServerStartup(OfflineSyncServer server, IEnumerable<ServerSeed> seeds) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await server.StartAsync(cancellationToken).ConfigureAwait(false);
        await server.SeedAsync([.. seeds], cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => server.StopAsync();
}
