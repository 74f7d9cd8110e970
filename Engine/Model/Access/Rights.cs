namespace OfflineSync;

/// <summary>What an access rule grants.</summary>
[Flags]
public enum Rights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To read objects: every member, or those that the rule lists.</summary>
    Read = 1,

    /// <summary>To write members: every member, or those that the rule lists.</summary>
    Write = 2,

    /// <summary>To create objects.</summary>
    Create = 4,

    /// <summary>To delete objects.</summary>
    Delete = 8,

    /// <summary>Everything.</summary>
    All = Read | Write | Create | Delete,
}
