namespace OfflineSync.Device;

/// <summary>What a download came to.</summary>
internal sealed class DownloadTotals
{
    public long Received { get; set; }

    public long Removed { get; set; }
}
