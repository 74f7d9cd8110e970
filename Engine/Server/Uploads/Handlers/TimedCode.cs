using System.Runtime.ExceptionServices;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>Runs the app's code within a time limit.</summary>
/// <param name="time">The clock.</param>
/// <param name="limit">After which it is cancelled.</param>
/// <param name="cancelLimit">How long it may take to stop then.</param>
internal sealed class TimedCode(TimeProvider time, TimeSpan limit, TimeSpan cancelLimit)
{
    /// <param name="code">The code.</param>
    /// <param name="reads">What it reads with.</param>
    /// <param name="abandoned">Told when it ignores that it was cancelled.</param>
    /// <returns>What it threw; a <see cref="CodeTimedOutException"/> when it was cancelled; null when it came to its end.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerBusy"/>: it ignored that it was cancelled.</exception>
    public async Task<Exception?> RunAsync(Func<CancellationToken, Task> code, HandlerReads reads, Action abandoned)
    {
        using CancellationTokenSource cancellation = new(limit, time), end = new(limit + cancelLimit, time);
        reads.Token = cancellation.Token;
        // On a thread of its own, for one that never awaits must not hold ours.
        Task run = Task.Run(() => code(cancellation.Token), CancellationToken.None);
        await WaitAsync(run, end.Token, reads, abandoned).ConfigureAwait(false);
        reads.Token = CancellationToken.None;
        if (reads.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        if (run.IsCompletedSuccessfully) return null;
        if (cancellation.IsCancellationRequested) return new CodeTimedOutException();
        Exception exception = run.Exception?.InnerException ?? new OperationCanceledException("The code cancelled itself.");
        if (exception is UploadCollisionException) ExceptionDispatchInfo.Throw(exception);
        return exception;
    }

    private static async Task WaitAsync(Task run, CancellationToken end, HandlerReads reads, Action abandoned)
    {
        try
        {
            await run.WaitAsync(end).ConfigureAwait(false);
        }
        catch (Exception) when (run.IsCompleted)
        {
            // What came of it is looked at by the caller.
        }
        catch (OperationCanceledException)
        {
            await reads.CloseAsync().ConfigureAwait(false);
            abandoned();
            throw UploadErrors.HandlerHangs();
        }
    }
}

/// <summary>The app's code was cancelled, because it took too long.</summary>
internal sealed class CodeTimedOutException() : Exception("The code took too long, and was cancelled.");
