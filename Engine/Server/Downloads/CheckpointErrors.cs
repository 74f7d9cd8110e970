namespace OfflineSync.Server.Downloads;

/// <summary>Why a checkpoint is refused. The device answers each of them with a full download.</summary>
internal static class CheckpointErrors
{
    public static OfflineSyncException Restored() => Invalid("the database does not know what the device has seen: it was restored from before");

    public static OfflineSyncException Invalid(string reason) => new(ErrorCode.CheckpointInvalid, $"The checkpoint cannot be used: {reason}.", "Download everything anew, without a token.");
}
