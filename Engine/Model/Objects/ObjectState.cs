namespace OfflineSync;

/// <summary>Where an object stands between memory and the local database.</summary>
public enum ObjectState
{
    /// <summary>Created in memory, never committed.</summary>
    New,

    /// <summary>As in the local database.</summary>
    Unchanged,

    /// <summary>Changed in memory since the last commit.</summary>
    Changed,

    /// <summary>Deleted here, or it left the device in a synchronization: the object is empty.</summary>
    Empty,
}
