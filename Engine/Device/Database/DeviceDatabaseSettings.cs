namespace OfflineSync.Device;

/// <summary>What a device database is opened with.</summary>
/// <param name="Path">The file.</param>
/// <param name="User">The user whose database it is.</param>
/// <param name="Model">The model.</param>
/// <param name="Durability">What a commit has reached when it returns.</param>
/// <param name="Time">The clock.</param>
/// <param name="Ids">Where ids come from.</param>
/// <param name="Check">Whether to look for damage first.</param>
/// <param name="IsKnown">Whether the folder says that the user has a database: then none is created.</param>
/// <param name="EntryByteLimit">The greatest entry that a commit may write.</param>
/// <param name="ChecksRights">Whether commits are held against the rights as of the last synchronization.</param>
/// <param name="Profile">What the device is for; null for everything.</param>
internal sealed record DeviceDatabaseSettings(
    string Path,
    ObjectId User,
    DomainModel Model,
    Durability Durability,
    TimeProvider Time,
    IdSource Ids,
    bool Check,
    bool IsKnown = false,
    int EntryByteLimit = int.MaxValue,
    bool ChecksRights = true,
    ProfileDefinition? Profile = null);
