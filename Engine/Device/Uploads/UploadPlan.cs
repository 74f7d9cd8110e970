namespace OfflineSync.Device;

/// <summary>
/// Decides what an upload does next. No clock, no I/O: <see cref="UploadDriver"/> carries the decisions out.
/// </summary>
/// <remarks>
/// Invariants:
/// 1. The fence: while a batch is open, nothing else is formed or sent.
/// 2. An open batch ends only by its complete answer, by a refusal for good, or by a fork; any other failure leaves it open.
/// 3. Every way around is bounded: waits by the options and by what the server got since the last, new batches by <see cref="ReformLimit"/> and by their size, forks by one.
/// </remarks>
internal static class UploadPlan
{
    private const int ReformLimit = 1;

    /// <summary>The next step.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="options">The limits.</param>
    /// <param name="jitter">Chance, from 0 to 1.</param>
    public static UploadStep Next(UploadState state, SynchronizationOptions options, double jitter)
    {
        if (state.Failure is { } failure) return state.HasOpenBatch ? AfterFailure(state, failure, options, jitter) : AfterQuestion(state, failure, options, jitter);
        if (state.HasOpenBatch) return new UploadStep.Send();
        if (state.HasPending) return new UploadStep.Form();
        return state.HasUnanswered ? new UploadStep.Ask() : new UploadStep.Finish();
    }

    // A question changes nothing on the server: whatever went wrong, it can be asked again another time.
    private static UploadStep AfterQuestion(UploadState state, OfflineSyncException failure, SynchronizationOptions options, double jitter) =>
        RetryPlan.IsWorthIt(failure, state.Tries) && RetryPlan.Next(options, state.Tries, failure.RetryAfter, jitter) is { } delay
            ? new UploadStep.Wait(delay) : new UploadStep.Fail(failure);

    private static UploadStep AfterFailure(UploadState state, OfflineSyncException failure, SynchronizationOptions options, double jitter) => failure.Code switch
    {
        _ when !state.InParts && state.HasParts && WantsParts(failure) => new UploadStep.Divide(),
        _ when RetryPlan.IsWorthIt(failure, state.Tries) || (state.InParts && IsOfNetwork(failure)) =>
            RetryPlan.Next(options, state.Tries, failure.RetryAfter, jitter) is { } delay ? new UploadStep.Wait(delay) : new UploadStep.Fail(failure),
        ErrorCode.JournalForked when state.Forks == 0 => new UploadStep.Fork(),
        // The question that went along may be what was too large: the batch goes alone then.
        ErrorCode.RequestTooLarge when state.HasQuestion => new UploadStep.Void(failure.Code, Shrink: true, null),
        // Each new batch is smaller than the one before, so this ends. The server doesn't say which key or line it is: halves lead to it.
        ErrorCode.RequestTooLarge or ErrorCode.KeyConflict when state.CanShrink => new UploadStep.Void(failure.Code, Shrink: true, null),
        // A proxy may be set up better tomorrow: nothing is given up because of it.
        ErrorCode.RequestTooLarge when failure.IsForeign => new UploadStep.Void(failure.Code, Shrink: true, failure),
        ErrorCode.RequestTooLarge or ErrorCode.KeyConflict => new UploadStep.Refuse(failure),
        ErrorCode.BatchVoid or ErrorCode.RequestInvalid or ErrorCode.RecordingDamaged or ErrorCode.JournalBroken =>
            new UploadStep.Void(failure.Code, Shrink: false, state.Reforms < ReformLimit ? null : failure),
        ErrorCode.Forbidden => new UploadStep.Void(failure.Code, Shrink: false, failure),
        _ => new UploadStep.Fail(failure),
    };

    /// <summary>Whether smaller requests may get through where this one did not.</summary>
    private static bool WantsParts(OfflineSyncException failure) =>
        failure.Code == ErrorCode.RequestTooLarge || (failure.OutcomeUnknown && failure.RetryAfter is null && IsOfNetwork(failure));

    private static bool IsOfNetwork(OfflineSyncException failure) => failure.Kind is FailureKind.Offline or FailureKind.TimedOut;
}
