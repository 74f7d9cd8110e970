namespace OfflineSync;

/// <summary>How one synchronization is asked for.</summary>
public sealed record SyncOptions
{
    /// <summary>Whether to wait for a synchronization that is running already and return its result, instead of failing. The default is false.</summary>
    public bool Join { get; init; }

    /// <summary>Whether rejections end the synchronization with a <see cref="PartialSynchronizationException"/>, once everything else is done. The default is false: they are part of the result.</summary>
    public bool ThrowOnRejection { get; init; }

    internal SyncTrigger Trigger { get; init; }
}
