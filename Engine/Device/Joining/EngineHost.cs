using Microsoft.Extensions.Hosting;

namespace OfflineSync.Device;

/// <summary>Opens the engine before anything else of the host starts, and closes it after everything else has stopped.</summary>
internal sealed class EngineHost(OfflineEngineSource source, bool synchronize) : IHostedLifecycleService
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _synchronization = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken) => await source.GetAsync(cancellationToken).ConfigureAwait(false);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (synchronize) _synchronization = SynchronizeAsync(await source.GetAsync(cancellationToken).ConfigureAwait(false));
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _synchronization.ConfigureAwait(false);
        await source.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task SynchronizeAsync(OfflineEngine engine)
    {
        if (engine.CurrentUser is null && engine.Model.AnonymousRole is null) return;
        try
        {
            // Joins one that the app began: its end is as good.
            await engine.SynchronizeAsync(options: new SyncOptions { Join = true }, cancellationToken: _stopping.Token).ConfigureAwait(false);
        }
        catch (OfflineSyncException)
        {
            // Offline, or nobody has a session: the synchronization has logged it, and the app's next one goes on.
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
