namespace OfflineSync;

/// <summary>What happens to entries that were committed and not sent when their objects, or their user, leave the device. They are never thrown away.</summary>
public enum UnsentWork
{
    /// <summary>The call is refused with <see cref="ErrorCode.UnsentEntries"/>, and nothing changes.</summary>
    Refuse,

    /// <summary>They stay in the user's journal on this device and are sent by a later synchronization of the same user; objects that they create stay visible.</summary>
    Keep,
}
