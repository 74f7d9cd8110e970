using System.Diagnostics;

namespace OfflineSync;

/// <summary>What a synchronization did. Rejections are part of a good synchronization: everything else went through.</summary>
[DebuggerDisplay("{Scope,nq}: {Applied} applied, {Rejected.Count} rejected, {Received} received, {Removed} removed")]
public sealed record SyncResult
{
    /// <summary>The scope.</summary>
    public required SyncScope Scope { get; init; }

    /// <summary>How many entries got their outcome from the server.</summary>
    public int Sent { get; init; }

    /// <summary>How many batches they went in, each decided as one; more than one above <see cref="SynchronizationOptions.BatchEntryLimit"/>, or where the server takes less.</summary>
    public int Batches { get; init; }

    /// <summary>How many of them were applied.</summary>
    public int Applied { get; init; }

    /// <summary>Those that were rejected, and those set aside because of them, with reasons. Their content stays in the journal.</summary>
    public IReadOnlyList<RejectedEntry> Rejected { get; init; } = [];

    /// <summary>The objects that somebody else had changed, too, with both values: whatever the policy did, nothing is overwritten without a trace.</summary>
    public IReadOnlyList<SyncConflict> Conflicts { get; init; } = [];

    /// <summary>The references that were emptied because of rejections which are mended now: <see cref="RejectedObjects.AcceptAsync"/> sets them again.</summary>
    public IReadOnlyList<OfferedReference> OfferedReferences { get; init; } = [];

    /// <summary>How many entries that the server had applied it did not know any more, because it was restored from before; they were sent again, or wait to be.</summary>
    public int Recovered { get; init; }

    /// <summary>
    /// The entries that wait on this device, because the server was restored from before and lacks what they change or refer to: the device that created that
    /// may bring it back. They are pending, and go again with every synchronization; after the server's recovery window they are rejected.
    /// </summary>
    public IReadOnlyList<HeldEntry> Held { get; init; } = [];

    /// <summary>How many objects arrived, new or changed; one that came several times counts once.</summary>
    public long Received { get; init; }

    /// <summary>How many objects that were on the device left it.</summary>
    public long Removed { get; init; }

    /// <summary>How many bytes were sent.</summary>
    public long BytesSent { get; init; }

    /// <summary>How many bytes were received.</summary>
    public long BytesReceived { get; init; }

    /// <summary>How long the upload took.</summary>
    public TimeSpan UploadDuration { get; init; }

    /// <summary>How long the download took.</summary>
    public TimeSpan DownloadDuration { get; init; }
}
