using Microsoft.Extensions.Logging;
using OfflineSync.Protocol;
using OfflineSync.Server.Downloads;
using OfflineSync.Server.Notifications;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads;
using OfflineSync.Server.Uploads.Handlers;
using OfflineSync.Server.Uploads.Recoveries;

namespace OfflineSync.Server.Calls;

/// <summary>Carries calls out: one call, one transaction, one answer. The same call again gets the same answer.</summary>
internal sealed class CallDecision(ServerStore store, TimeProvider time, ILogger logger, UploadLimits uploads, CallLimits limits, LogicCatalog catalog, HandlerRun handlers, ChangeSignals signals)
{
    public CallLimits Limits => limits;

    /// <param name="request">The call.</param>
    /// <param name="user">The user who is signed in.</param>
    /// <param name="seen">What the device has seen of the store.</param>
    /// <param name="texts">The texts in the user's language.</param>
    /// <param name="cancellationToken">Counts until the call begins; then it is carried out, whoever still waits for it.</param>
    /// <exception cref="OfflineSyncException">Nothing of it was applied; or <see cref="ErrorCode.CallAnswerGone"/>.</exception>
    public async Task<CallResult> CallAsync(CallRequest request, ObjectId user, SeenStore seen, LanguageTexts texts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var traces = new UploadTraces();
        var attempt = new CallAttempt(store, time, logger, uploads, limits, catalog, handlers, request, user, traces, seen, texts);
        var repeated = new RepeatedTransaction(store.DataSource, uploads.AttemptLimit, traces, (exception, number) => CallLog.AttemptRepeated(logger, request.Key, PostgresErrors.StateOf(exception), number));
        CallResult result = await repeated.RunAsync(attempt.RunAsync, attempt.LeaveTraces, isTrial: false);
        if (result.IsRepeated)
        {
            CallLog.Repeated(logger, request.Key, request.Name);
            return result;
        }
        signals.Send();
        CallLog.CarriedOut(logger, request.Key, request.Name, request.Journal, result.Objects.Length);
        return result;
    }
}
