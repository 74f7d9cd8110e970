namespace OfflineSync;

/// <summary>Where a synchronization stands.</summary>
public enum SyncPhase
{
    /// <summary>What was committed here is sent.</summary>
    Uploading,

    /// <summary>What changed on the server is fetched.</summary>
    Downloading,

    /// <summary>Everything is done.</summary>
    Finished,
}
