namespace OfflineSync;

/// <summary>What happens when an upload meets a change that the device had not seen. Under every policy the conflict is kept as an event with both values.</summary>
public enum ConflictPolicy
{
    /// <summary>The last synchronization overwrites the whole object, with what the device was shown or set itself.</summary>
    LastWins,

    /// <summary>Only the changed members are written.</summary>
    MergeMembers,

    /// <summary>The upload is rejected for this object.</summary>
    RejectStale,
}
