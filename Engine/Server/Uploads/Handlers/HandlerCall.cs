using Microsoft.Extensions.Logging;
using OfflineSync.Server.Diagnostics;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>Calls the handlers of one notification within a time limit, and says what came of it.</summary>
internal sealed class HandlerCall(IServiceProvider services, TimeProvider time, ILogger logger, UploadLimits limits)
{
    private readonly Dictionary<(EntityDefinition, HandlerMoment), int> _timeouts = [];
    private readonly TimedCode _code = new(time, limits.HandlerTimeLimit, limits.HandlerCancelLimit);

    /// <returns>Why the object is refused; null when the handlers came to an end.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerBusy"/>: a handler ignored that it was cancelled.</exception>
    public async Task<Refusal?> RunAsync(ObjectNotification notification, EntityDefinition entity, ObjectId id, HandlerMoment moment, HandlerReads reads)
    {
        // Handlers that hang for each object would hold the upload's locks for ever.
        if (_timeouts.GetValueOrDefault((entity, moment)) >= limits.HandlerTimeoutLimit) return Refusal.TimedOut(entity.Name);
        var mediator = new StoppingMediator(type => services.GetService(type)!, () => notification.Refusal is not null);
        Exception? exception = await _code.RunAsync(
            token => mediator.Publish(notification, token), reads, () => UploadLog.HandlerAbandoned(logger, moment, entity.Id, id.Value)).ConfigureAwait(false);
        switch (exception)
        {
            case null:
                return notification.Refusal;
            case CodeTimedOutException:
                _timeouts[(entity, moment)] = _timeouts.GetValueOrDefault((entity, moment)) + 1;
                UploadLog.HandlerTimedOut(logger, moment, entity.Id, id.Value, limits.HandlerTimeLimit);
                return Refusal.TimedOut(entity.Name);
            default:
                UploadLog.HandlerFailed(logger, new LoggedFailure(exception, limits.LogExceptionMessages), moment, entity.Id, id.Value);
                return Refusal.Failed(entity.Name, exception);
        }
    }
}
