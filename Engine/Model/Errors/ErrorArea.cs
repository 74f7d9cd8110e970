namespace OfflineSync;

/// <summary>Where an error belongs.</summary>
public enum ErrorArea
{
    /// <summary>The domain model, its values and constraints.</summary>
    Model,

    /// <summary>The engine on a device and its database.</summary>
    Device,

    /// <summary>The way to the server.</summary>
    Network,

    /// <summary>Sessions and users.</summary>
    Session,

    /// <summary>Uploads and downloads as a whole.</summary>
    Synchronization,

    /// <summary>The server's verdict on a single object, as a reason of a rejected entry.</summary>
    Rejection,

    /// <summary>Calls of server logic.</summary>
    Call,

    /// <summary>Recordings, servers and tools.</summary>
    Operation,
}
