namespace OfflineSync.Server;

/// <summary>Which half of a synchronization a device asked for.</summary>
public enum SynchronizationKind
{
    /// <summary>A batch of entries was to be decided.</summary>
    Upload,

    /// <summary>Everything was asked for, by a journal that had nothing yet: the first page of it.</summary>
    FullDownload,

    /// <summary>Everything was asked for by a journal that had received something before: its checkpoint could not be used. The first page of it.</summary>
    Reconcile,

    /// <summary>A further page; the last one brings what changed since the first.</summary>
    Page,

    /// <summary>What changed since a checkpoint.</summary>
    Delta,
}
