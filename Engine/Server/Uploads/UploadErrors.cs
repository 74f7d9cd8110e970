namespace OfflineSync.Server.Uploads;

/// <summary>Why a whole batch is refused.</summary>
internal static class UploadErrors
{
    public static OfflineSyncException Invalid(string message) =>
        new(ErrorCode.RequestInvalid, message, "The batch was not made by this version of the engine. Nothing of it was applied.");

    public static OfflineSyncException Forbidden() =>
        new(ErrorCode.Forbidden, "This user may not synchronize.", "Ask whoever administers the users.");

    public static OfflineSyncException Forked() => new(ErrorCode.JournalForked,
        "The journal does not continue what the server has of it.", "The device database was copied or restored. The engine goes on under a new journal id by itself.");

    public static OfflineSyncException KeyConflict() => new(ErrorCode.KeyConflict,
        "A key of this batch is taken.", "The engine finds the entry and keeps it as rejected; commit its change again to send it under a new key.");

    public static OfflineSyncException Void() => new(ErrorCode.BatchVoid,
        "This batch was refused for good earlier.", "The engine forms a new batch by itself.");

    public static OfflineSyncException Busy() => new(ErrorCode.ServerBusy,
        "Other uploads kept getting in the way of this one.", "Try again in a moment.", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(2) };

    public static OfflineSyncException OutcomeGone() => new(ErrorCode.ServerBusy,
        "The outcome of this batch is not kept any more, or not yet there.", "The engine sends the batch again and gets the same outcome.", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(1) };

    public static OfflineSyncException HandlerHangs() => new(ErrorCode.ServerBusy,
        "The server's own code does not come to an end for this request.", "Try again later; the server's log names what it works on.", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(10) };

    /// <summary>Whether the same bytes would be refused again and again, so that the batch is void.</summary>
    public static bool IsForGood(OfflineSyncException problem) => problem.Code
        is ErrorCode.RequestInvalid or ErrorCode.Forbidden or ErrorCode.JournalForked or ErrorCode.JournalBroken or ErrorCode.KeyConflict;
}
