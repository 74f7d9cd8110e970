namespace OfflineSync.Aot;

/// <summary>How far a synchronization said that it has come.</summary>
internal sealed class LastProgress : IProgress<SyncProgress>
{
    public SyncProgress? Last { get; private set; }

    public void Report(SyncProgress value) => Last = value;
}
