namespace OfflineSync;

/// <summary>What a full synchronization does with the objects of an entity. Unsynchronized and selected ones don't ask for it, but for <see cref="Never"/>.</summary>
public enum SyncMode
{
    /// <summary>Everything that the user may see is downloaded.</summary>
    All,

    /// <summary>What the user may see and what meets a condition is downloaded; what does so no longer leaves the device.</summary>
    ByXPath,

    /// <summary>Nothing is downloaded, and what is on the device leaves it when the upload has succeeded: an entity that is only sent.</summary>
    Clear,

    /// <summary>Nothing is downloaded, and what is on the device stays. Selected objects refresh it.</summary>
    Preserve,

    /// <summary>Only selected objects are sent and refreshed; full and unsynchronized ones pass the entity over, deletions included.</summary>
    Never,
}
