namespace OfflineSync.Demo.Narration;

/// <summary>Moves a bar with a synchronization's download.</summary>
internal sealed class SyncBar(IBar bar) : IProgress<SyncProgress>
{
    public void Report(SyncProgress value)
    {
        if (value.Phase == SyncPhase.Finished) bar.Report(1);
        else if (value is { Phase: SyncPhase.Downloading, Fraction: { } fraction }) bar.Report(fraction);
    }
}
