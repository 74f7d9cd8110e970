namespace OfflineSync.Device;

/// <summary>Lets one synchronization run at a time.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class SynchronizationGate
{
    private readonly Lock _lock = new();
    private Task<SyncResult>? _running;

    /// <summary>Runs it, unless another one runs.</summary>
    /// <param name="work">The synchronization.</param>
    /// <param name="join">Whether to wait for one that runs and take its result.</param>
    /// <param name="cancellationToken">Ends the waiting for the other one, not the other one.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.SynchronizationRunning"/>.</exception>
    public Task<SyncResult> RunAsync(Func<Task<SyncResult>> work, bool join = false, CancellationToken cancellationToken = default)
    {
        var promise = new TaskCompletionSource<SyncResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_running is { } running)
            {
                return join ? running.WaitAsync(cancellationToken) : Task.FromException<SyncResult>(new OfflineSyncException(ErrorCode.SynchronizationRunning,
                    "A synchronization is running already.", "Wait for it, or ask to join it.", isTransient: true));
            }
            _running = promise.Task;
        }
        return CompleteAsync(work, promise);
    }

    /// <summary>Waits until what runs has ended, however that is.</summary>
    public Task EndedAsync(CancellationToken cancellationToken)
    {
        Task? running;
        lock (_lock) running = _running;
        return running is null ? Task.CompletedTask : running.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).WaitAsync(cancellationToken);
    }

    private async Task<SyncResult> CompleteAsync(Func<Task<SyncResult>> work, TaskCompletionSource<SyncResult> promise)
    {
        Task<SyncResult> ended;
        try
        {
            ended = Task.FromResult(await work().ConfigureAwait(false));
        }
        catch (OperationCanceledException exception)
        {
            ended = Task.FromCanceled<SyncResult>(exception.CancellationToken.IsCancellationRequested ? exception.CancellationToken : new CancellationToken(true));
        }
        catch (Exception exception)
        {
            ended = Task.FromException<SyncResult>(exception);
        }
        // Free before anybody hears of the end: who waited may begin the next one at once.
        lock (_lock) _running = null;
        promise.SetFromTask(ended);
        // Nobody need have joined.
        _ = promise.Task.Exception;
        return await promise.Task.ConfigureAwait(false);
    }
}
