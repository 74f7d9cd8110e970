namespace OfflineSync.Device;

/// <summary>What a download does next.</summary>
internal abstract record DownloadStep
{
    private DownloadStep()
    {
    }

    /// <summary>Ask for what changed, or for the next page.</summary>
    public sealed record Ask : DownloadStep;

    /// <summary>Wait, then ask again.</summary>
    /// <param name="Delay">How long.</param>
    public sealed record Wait(TimeSpan Delay) : DownloadStep;

    /// <summary>Forget token, cursor and what was built, and ask for everything.</summary>
    public sealed record StartOver : DownloadStep;

    /// <summary>Continue under a new journal id.</summary>
    public sealed record Fork : DownloadStep;

    /// <summary>Everything is here.</summary>
    public sealed record Finish : DownloadStep;

    /// <summary>End with an error; what was built of a page set stays for the next time.</summary>
    /// <param name="Failure">The error.</param>
    public sealed record Fail(OfflineSyncException Failure) : DownloadStep;
}
