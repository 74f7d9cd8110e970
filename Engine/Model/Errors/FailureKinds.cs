namespace OfflineSync;

/// <summary>The one place that says which kind of failure a code is.</summary>
internal static class FailureKinds
{
    public static FailureKind Of(ErrorCode code) => code switch
    {
        ErrorCode.NetworkUnavailable => FailureKind.Offline,
        ErrorCode.NetworkTimeout => FailureKind.TimedOut,
        ErrorCode.NotSignedIn or ErrorCode.SignInRefused or ErrorCode.SessionInvalid or ErrorCode.Forbidden => FailureKind.SignInRefused,
        ErrorCode.ServerBusy => FailureKind.ServerBusy,
        ErrorCode.ServerAnswerUnknown or ErrorCode.ProtocolMismatch or ErrorCode.CallUnknown or ErrorCode.CallOutdated => FailureKind.NotUnderstood,
        ErrorCode.ServerFailed or ErrorCode.RulesOutdated or ErrorCode.PostgresInRecovery or ErrorCode.RequestInvalid or ErrorCode.RequestTooLarge
            or ErrorCode.JournalForked or ErrorCode.KeyConflict or ErrorCode.BatchVoid or ErrorCode.CheckpointInvalid or ErrorCode.CallAnswerGone => FailureKind.ServerError,
        _ when CallRefusals.IsByLogic(code) => FailureKind.ServerError,
        _ => FailureKind.Local,
    };
}
