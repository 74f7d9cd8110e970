using OfflineSync.Device;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <summary>A full synchronization as a command, for a button or a list that is pulled down.</summary>
    public SyncCommand SyncCommand => field ??= new SyncCommand(this);

    /// <summary>
    /// What an app calls when it has started. It synchronizes where a start has to: the first time, and the first time with another model or
    /// <see cref="OfflineOptions.AppVersion"/> when there is a connection; again at the next start where that failed. One that runs already is waited for instead. Otherwise, or where nobody
    /// is signed in and the model has no anonymous user, nothing happens. A failure that leaves the data of before is no exception but one of
    /// <see cref="Messages"/>.
    /// </summary>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Gives up at the next step.</param>
    /// <returns>The result; null where nothing was synchronized.</returns>
    /// <exception cref="OfflineSyncException">The first synchronization failed: there is no data yet. Codes as for <see cref="SynchronizeAsync(SyncScope?, IProgress{SyncProgress}?, SyncOptions?, CancellationToken)"/>.</exception>
    public Task<SyncResult?> StartAsync(IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default) => SynchronizeAtStartAsync(join: true, progress, cancellationToken);

    internal async Task<SyncResult?> SynchronizeAtStartAsync(bool join, IProgress<SyncProgress>? progress, CancellationToken cancellationToken)
    {
        if (CurrentUser is null && Model.AnonymousRole is null) return null;
        string? last = null;
        if (_database is { } database)
        {
            using ReadTransaction transaction = database.OpenRead();
            last = StartupState.Read(transaction.Statements);
        }
        if (last == StartupState.Of(Options, Model)) return null;
        try
        {
            return await SynchronizeAsync(SyncScope.Full, progress, new SyncOptions { Join = join, Trigger = SyncTrigger.Start }, cancellationToken).ConfigureAwait(false);
        }
        catch (OfflineSyncException failure) when (last is not null && failure.IsTransient)
        {
            // The data of before is here; the next start tries again.
            await PublishAsync(failure).ConfigureAwait(false);
            return null;
        }
    }
}
