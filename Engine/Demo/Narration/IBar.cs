namespace OfflineSync.Demo.Narration;

/// <summary>A progress bar.</summary>
internal interface IBar
{
    void Report(double fraction);
}
