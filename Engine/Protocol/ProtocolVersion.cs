namespace OfflineSync.Protocol;

/// <summary>The version of what crosses the wire. A server refuses others with <see cref="ErrorCode.ProtocolMismatch"/>.</summary>
internal static class ProtocolVersion
{
    /// <summary>The version that this code speaks.</summary>
    public const int Current = 1;

    /// <summary>The header that every request and answer carries it in.</summary>
    public const string Header = "OfflineSync-Protocol";

    /// <summary>The header in which an upload names the checkpoint that its device has.</summary>
    public const string CheckpointHeader = "OfflineSync-Checkpoint";

    /// <summary>
    /// The header in which uploads, calls and downloads name the key of the entry that the server applied last for this device, where no checkpoint that the device
    /// has is later.
    /// </summary>
    public const string LatestHeader = "OfflineSync-Latest";

    /// <summary>The header by which an upload says that its device keeps what the server holds.</summary>
    public const string HoldHeader = "OfflineSync-Hold";

    /// <summary>The content type of an upload's body: the batch's lines.</summary>
    public const string BatchContentType = "application/vnd.offlinesync.batch";

    /// <summary>The content type of a part of a packed batch.</summary>
    public const string PartContentType = "application/vnd.offlinesync.part";

    /// <summary>The content type of a stream of frames.</summary>
    public const string FramesContentType = "application/vnd.offlinesync.frames";

    /// <summary>The content type of a stream of events.</summary>
    public const string EventsContentType = "text/event-stream";
}
