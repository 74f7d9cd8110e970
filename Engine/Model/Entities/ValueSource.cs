namespace OfflineSync;

/// <summary>Where a member's values come from.</summary>
public enum ValueSource
{
    /// <summary>The app: whoever may write the member.</summary>
    App,

    /// <summary>The server numbers the objects as they arrive, from 1; a number is never given twice, and some may be left out. Empty on a device until the synchronization that sends the object.</summary>
    AutoNumber,

    /// <summary>When the server took the object in.</summary>
    CreatedDate,

    /// <summary>When the server last took a change of the object in.</summary>
    ChangedDate,

    /// <summary>The user who created the object; empty for the server's own code.</summary>
    Owner,

    /// <summary>The user who changed the object last; empty for the server's own code.</summary>
    ChangedBy,
}
