namespace OfflineSync.Server.History;

/// <summary>What is known of a request when it ends.</summary>
/// <param name="Kind">What was asked for.</param>
/// <param name="User">The user.</param>
/// <param name="Journal">The journal; empty where the request could not be read.</param>
internal sealed record HistoryNote(SynchronizationKind Kind, Guid User, Guid Journal)
{
    public Guid? Batch { get; init; }

    public int Entries { get; init; }

    public int Rejected { get; init; }

    public long Rows { get; init; }

    public long Removals { get; init; }

    public SynchronizationEnd End { get; init; }

    public ErrorCode? Error { get; init; }

    /// <summary>The same, ended by an error; without one the device went away.</summary>
    public HistoryNote Failed(OfflineSyncException? error, bool forGood = false) =>
        this with { End = error is null ? SynchronizationEnd.Abandoned : forGood ? SynchronizationEnd.Refused : SynchronizationEnd.Failed, Error = error?.Code };
}
