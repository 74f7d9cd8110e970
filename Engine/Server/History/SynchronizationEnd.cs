namespace OfflineSync.Server;

/// <summary>How a request of a synchronization ended.</summary>
public enum SynchronizationEnd
{
    /// <summary>It was answered.</summary>
    Done,

    /// <summary>It was refused for good: the same request is refused again.</summary>
    Refused,

    /// <summary>It failed; the same request may succeed later.</summary>
    Failed,

    /// <summary>The device went away before the answer was complete. It comes again.</summary>
    Abandoned,
}
