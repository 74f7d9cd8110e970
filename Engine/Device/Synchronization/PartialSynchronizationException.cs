namespace OfflineSync;

/// <summary>A synchronization came to its end and the server refused some objects, where the caller asked for an exception then. Everything else went through.</summary>
public sealed class PartialSynchronizationException : OfflineSyncException
{
    internal PartialSynchronizationException(SyncResult result)
        : base(ErrorCode.SynchronizationPartial, $"The server refused {result.Rejected.Select(entry => entry.ObjectId).Distinct().Count()} object(s): {string.Join("; ", result.Rejected.SelectMany(entry => entry.Reasons).Select(reason => reason.Message).Distinct().Take(3))}",
            "Correct and resubmit them, or dismiss them: see engine.Rejected.") => Result = result;

    /// <summary>What the synchronization did.</summary>
    public SyncResult Result { get; }
}
