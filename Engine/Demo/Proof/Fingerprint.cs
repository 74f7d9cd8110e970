namespace OfflineSync.Demo.Proof;

/// <summary>What a side holds of an entity: how many rows, and the SHA-256 over their texts in the order of their ids.</summary>
internal sealed record Fingerprint(long Rows, string Hash)
{
    /// <summary>The hash's beginning, enough to compare by eye.</summary>
    public string ShortHash => Hash[..12];
}
