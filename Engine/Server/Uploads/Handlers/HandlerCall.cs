using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>Calls the handlers of one notification within a time limit, and says what came of it.</summary>
internal sealed class HandlerCall(IServiceProvider services, TimeProvider time, ILogger logger, UploadLimits limits)
{
    private readonly Dictionary<(EntityDefinition, HandlerMoment), int> _timeouts = [];

    /// <returns>Why the object is refused; null when the handlers came to an end.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerBusy"/>: a handler ignored that it was cancelled.</exception>
    public async Task<Refusal?> RunAsync(ObjectNotification notification, EntityDefinition entity, ObjectId id, HandlerMoment moment, HandlerReads reads)
    {
        // Handlers that hang for each object would hold the upload's locks for ever.
        if (_timeouts.GetValueOrDefault((entity, moment)) >= limits.HandlerTimeoutLimit) return Refusal.TimedOut(entity);
        using CancellationTokenSource cancellation = new(limits.HandlerTimeLimit, time), end = new(limits.HandlerTimeLimit + limits.HandlerCancelLimit, time);
        reads.Token = cancellation.Token;
        var mediator = new StoppingMediator(type => services.GetService(type)!, () => notification.Refusal is not null);
        // On a thread of its own, for one that never awaits must not hold ours.
        Task run = Task.Run(() => mediator.Publish(notification, cancellation.Token), CancellationToken.None);
        await WaitAsync(run, end.Token, entity, id, moment, reads).ConfigureAwait(false);
        reads.Token = CancellationToken.None;
        if (reads.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
        if (run.IsCompletedSuccessfully) return notification.Refusal;
        if (cancellation.IsCancellationRequested)
        {
            _timeouts[(entity, moment)] = _timeouts.GetValueOrDefault((entity, moment)) + 1;
            UploadLog.HandlerTimedOut(logger, moment, entity.Id, id.Value, limits.HandlerTimeLimit);
            return Refusal.TimedOut(entity);
        }
        Exception exception = run.Exception?.InnerException ?? new OperationCanceledException($"A handler of {moment} cancelled itself.");
        if (exception is UploadCollisionException) ExceptionDispatchInfo.Throw(exception);
        UploadLog.HandlerFailed(logger, exception, moment, entity.Id, id.Value);
        return Refusal.Failed(entity, exception.ToString());
    }

    private async Task WaitAsync(Task run, CancellationToken end, EntityDefinition entity, ObjectId id, HandlerMoment moment, HandlerReads reads)
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
            UploadLog.HandlerAbandoned(logger, moment, entity.Id, id.Value);
            throw UploadErrors.HandlerHangs();
        }
    }
}
