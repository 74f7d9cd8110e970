namespace OfflineSync.Device;

/// <summary>What an upload does next.</summary>
internal abstract record UploadStep
{
    private UploadStep()
    {
    }

    /// <summary>Send the open batch: for the first time or again, always the same bytes.</summary>
    public sealed record Send : UploadStep;

    /// <summary>From now on the open batch travels in parts: it doesn't get through in one piece.</summary>
    public sealed record Divide : UploadStep;

    /// <summary>Freeze pending entries as a batch.</summary>
    public sealed record Form : UploadStep;

    /// <summary>Nothing is left to send: ask for the states of selected objects.</summary>
    public sealed record Ask : UploadStep;

    /// <summary>Wait, then send or ask again.</summary>
    /// <param name="Delay">How long.</param>
    public sealed record Wait(TimeSpan Delay) : UploadStep;

    /// <summary>The open batch was refused for good: its entries are pending again.</summary>
    /// <param name="Code">Why.</param>
    /// <param name="Shrink">Whether the next one must be smaller.</param>
    /// <param name="ThenFail">The error to end with, if another batch would not help.</param>
    public sealed record Void(ErrorCode Code, bool Shrink, OfflineSyncException? ThenFail) : UploadStep;

    /// <summary>
    /// What is left in the open batch cannot be divided, and the server takes it in no way: a key is taken, or it is too large. It is rejected, so
    /// that everything else can go.
    /// </summary>
    /// <param name="Failure">The reason.</param>
    public sealed record Refuse(OfflineSyncException Failure) : UploadStep;

    /// <summary>Continue under a new journal id.</summary>
    public sealed record Fork : UploadStep;

    /// <summary>Nothing is left to send.</summary>
    public sealed record Finish : UploadStep;

    /// <summary>End with an error. An open batch stays open and goes first next time.</summary>
    /// <param name="Failure">The error.</param>
    public sealed record Fail(OfflineSyncException Failure) : UploadStep;
}
