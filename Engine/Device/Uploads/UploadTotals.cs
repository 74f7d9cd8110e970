namespace OfflineSync.Device;

/// <summary>What an upload came to.</summary>
internal sealed class UploadTotals(ObjectTally objects)
{
    /// <summary>How many batches were decided.</summary>
    public int Batches { get; set; }

    public int Applied { get; set; }

    public int Refused { get; set; }

    public List<RejectedEntry> Rejected { get; } = [];

    public List<HeldEntry> Held { get; } = [];

    public List<SyncConflict> Conflicts { get; } = [];

    public List<OfferedReference> Offers { get; } = [];

    public ObjectTally Objects => objects;
}
