namespace OfflineSync.Server.Uploads;

/// <summary>What a batch does to an object, all its entries together.</summary>
internal enum CandidateKind
{
    /// <summary>It is created.</summary>
    Create,

    /// <summary>It is changed.</summary>
    Update,

    /// <summary>It is deleted.</summary>
    Delete,

    /// <summary>It is created and deleted: only its events remain.</summary>
    Pass,
}
