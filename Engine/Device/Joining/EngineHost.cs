using Microsoft.Extensions.Hosting;

namespace OfflineSync.Device;

/// <summary>Opens the engine before anything else of the host starts, lets it synchronize when everything has started, and closes it after everything else has stopped.</summary>
internal sealed class EngineHost(OfflineEngineSource source, bool synchronize) : IHostedLifecycleService
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _synchronization = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken) => await source.GetAsync(cancellationToken).ConfigureAwait(false);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        _synchronization = SynchronizeAsync(await source.GetAsync(cancellationToken).ConfigureAwait(false));
    }

    // A host may be told to stop twice: by a signal, and by who disposes it.
    public Task StoppingAsync(CancellationToken cancellationToken) => _stopping.IsCancellationRequested ? Task.CompletedTask : _stopping.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await _synchronization.ConfigureAwait(false);
        await source.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task SynchronizeAsync(OfflineEngine engine)
    {
        if (engine.Options.Server is null || (engine.CurrentUser is null && engine.Model.AnonymousRole is null)) return;
        try
        {
            // One that the app began meanwhile is as good.
            await engine.SynchronizeForNobodyAsync(async () => synchronize
                ? await engine.SynchronizeAsync(options: new SyncOptions { Trigger = SyncTrigger.Start }, cancellationToken: _stopping.Token).ConfigureAwait(false)
                : await engine.SynchronizeAtStartAsync(join: false, null, _stopping.Token).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
