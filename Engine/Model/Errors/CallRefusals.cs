namespace OfflineSync;

/// <summary>The one place that says which codes are a call's verdict: nothing of it was applied, and the same call again gets the same.</summary>
internal static class CallRefusals
{
    /// <summary>Whether the logic, or a rule that what it did breaks, refused the call.</summary>
    public static bool IsByLogic(ErrorCode code) => code is ErrorCode.HandlerRefused or ErrorCode.HandlerFailed or ErrorCode.HandlerTimeout
        or ErrorCode.RequiredMemberEmpty or ErrorCode.TextTooLong or ErrorCode.BinaryTooLarge or ErrorCode.ValueOutOfRange or ErrorCode.PatternMismatch or ErrorCode.ValuesDiffer
        or ErrorCode.ValueNotUnique or ErrorCode.RuleNotEvaluable;

    /// <summary>Whether the server refused the call before the logic ran, or because it ran before.</summary>
    public static bool IsByServer(ErrorCode code) => code is ErrorCode.CallUnknown or ErrorCode.CallOutdated or ErrorCode.CallInvalid or ErrorCode.CallAnswerGone;
}
