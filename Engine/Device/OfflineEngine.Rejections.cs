namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <summary>What the server refused: to list, to correct and resubmit, to dismiss.</summary>
    public RejectedObjects Rejected => new(this);

    /// <summary>What the last synchronization that came to its end did, with its rejections and conflicts; null before there was one since the engine was opened.</summary>
    public SyncResult? LastResult { get; private set; }

    internal UnitOfWork LocalUnit => Local.Unit;
}
