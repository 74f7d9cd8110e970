namespace OfflineSync;

/// <summary>How a synchronization ended.</summary>
public enum SyncOutcome
{
    /// <summary>Everything that was to go went, and everything that was to come came.</summary>
    Done,

    /// <summary>It came to its end, and the server refused some of what was sent: see <see cref="RejectedObjects"/>.</summary>
    Partial,

    /// <summary>It broke off with an error; the next one goes on.</summary>
    Failed,

    /// <summary>The app cancelled it; the next one goes on.</summary>
    Cancelled,
}
