namespace OfflineSync.Server.Explain;

/// <summary>What becomes of an object for a user.</summary>
public enum VisibilityVerdict
{
    /// <summary>His rules and the entity's download setting let it through: his devices have it after their next full synchronization.</summary>
    Downloaded,

    /// <summary>His rules let him read it, and the download setting leaves it out. He can still ask for it by its id.</summary>
    Readable,

    /// <summary>No rule lets him read it.</summary>
    NotReadable,

    /// <summary>There is no such object, or no longer.</summary>
    NotThere,
}
