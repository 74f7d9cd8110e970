using System.Collections.Immutable;

namespace OfflineSync.Inspections.Device;

/// <summary>Synchronizes for the screens, and remembers for them what came of it.</summary>
internal sealed class Synchronizer(OfflineEngine engine) : IProgress<SyncProgress>
{
    /// <summary>Something below has changed. Raised on any thread.</summary>
    public event Action? Changed;

    /// <summary>How far the synchronization that runs has come; null while none runs.</summary>
    public SyncProgress? Progress { get; private set; }

    /// <summary>What the last one came to, in words.</summary>
    public string? Outcome { get; private set; }

    /// <summary>Whether it failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>What somebody else had changed, too, and the user has not read yet.</summary>
    public ImmutableArray<SyncConflict> Conflicts { get; private set; } = [];

    public Task SynchronizeAsync() => RunAsync(() => engine.SynchronizeAsync(progress: this));

    public Task SignInAsync(string userName, string password) => RunAsync(() => engine.SignInAsync(userName, password, this));

    public void MarkAsRead(SyncConflict conflict)
    {
        Conflicts = Conflicts.Remove(conflict);
        Changed?.Invoke();
    }

    void IProgress<SyncProgress>.Report(SyncProgress value)
    {
        Progress = value;
        Changed?.Invoke();
    }

    private async Task RunAsync(Func<Task<SyncResult>> synchronize)
    {
        try
        {
            SyncResult result = await synchronize();
            Conflicts = Conflicts.AddRange(result.Conflicts);
            Outcome = $"Synchronized: {result.Applied} sent, {result.Rejected.Count} rejected, {result.Received} received.";
            HasFailed = false;
        }
        catch (OfflineSyncException failure)
        {
            Outcome = $"{failure.Message} {failure.Hint}";
            HasFailed = true;
        }
        finally
        {
            Progress = null;
            Changed?.Invoke();
        }
    }
}
