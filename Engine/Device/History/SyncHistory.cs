using OfflineSync.Device;

namespace OfflineSync;

/// <summary>The last synchronizations of this device for this user, also those that failed; <see cref="SynchronizationOptions.HistoryLimit"/> says how many are remembered.</summary>
public sealed class SyncHistory
{
    private readonly OfflineEngine _engine;

    internal SyncHistory(OfflineEngine engine) => _engine = engine;

    /// <summary>The last ones, the latest first.</summary>
    /// <param name="limit">How many at most, from 1 on. The default is 100.</param>
    /// <param name="cancellationToken">Cancels before anything is read.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.NotSignedIn"/>: the history belongs to a user's database.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is below 1.</exception>
    public Task<IReadOnlyList<SyncRecord>> ListAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_engine.Database.Read(transaction => HistoryTable.Read(transaction.Statements, limit)));
    }
}
