namespace OfflineSync;

/// <summary>What a commit has reached when it returns.</summary>
public enum Durability
{
    /// <summary>The disk: a commit that returned survives a power loss.</summary>
    Full,

    /// <summary>
    /// The operating system: faster, and safe when the app crashes; but a power loss or a system crash may take the last commits
    /// that had returned. The database itself stays whole.
    /// </summary>
    Normal,
}
