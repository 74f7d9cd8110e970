namespace OfflineSync;

/// <summary>How one synchronization is asked for.</summary>
public sealed record SyncOptions
{
    /// <summary>Whether to wait for a synchronization that is running already and return its result, instead of failing. The default is false.</summary>
    public bool Join { get; init; }
}
