namespace OfflineSync.Server.Checks;

/// <summary>What an audience key stands for, and so how many there are and who shares them.</summary>
public enum KeySharing
{
    /// <summary>One key for all objects that fulfil the test, held by all who have a role.</summary>
    Role,

    /// <summary>A key for each user.</summary>
    User,

    /// <summary>A key for each value of a member that users have, or one for all whose own values fulfil a condition.</summary>
    Value,

    /// <summary>A key for each object that a reference leads to. What lies behind it is no matter of the objects that refer there.</summary>
    Reference,

    /// <summary>A key for each object itself.</summary>
    Object,
}
