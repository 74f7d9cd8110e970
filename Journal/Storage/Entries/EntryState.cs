namespace OfflineSync.Journal.Storage;

/// <summary>Where an entry stands on its way. It lives beside the entry, which never changes.</summary>
public enum EntryState
{
    /// <summary>Committed on this device and not sent.</summary>
    Pending,

    /// <summary>Part of a frozen batch; whether the server has it is not known.</summary>
    Sent,

    /// <summary>The server applied it, and the device's base does not contain it yet.</summary>
    Applied,

    /// <summary>The server applied it, and the device's base contains it.</summary>
    Settled,

    /// <summary>The server refused it. Its content stays in the journal.</summary>
    Rejected,

    /// <summary>It cannot stand because another entry was rejected. Its content stays in the journal.</summary>
    SetAside,

    /// <summary>A resubmission took its place, or it was dismissed.</summary>
    Superseded,
}
