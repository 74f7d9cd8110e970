namespace OfflineSync.Device;

/// <summary>Everything that decides what a download does next.</summary>
internal sealed record DownloadState
{
    /// <summary>Whether an answer closed this download: a delta, or the delta that closes a page set.</summary>
    public bool IsClosed { get; init; }

    /// <summary>How the last request failed; null when it did not.</summary>
    public OfflineSyncException? Failure { get; init; }

    /// <summary>How often a request was sent again since the last answer.</summary>
    public int Tries { get; init; }

    /// <summary>How often this download started over.</summary>
    public int StartsOver { get; init; }

    /// <summary>How often this download continued under a new journal id.</summary>
    public int Forks { get; init; }
}
