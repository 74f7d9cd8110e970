using Microsoft.Data.Sqlite;

namespace OfflineSync.Device;

/// <summary>Remembers how a synchronization ended. Nothing fails because it cannot be remembered, and nobody waits for the disk.</summary>
internal sealed class HistoryStep(SyncRun run, SyncScope scope, SyncTrigger trigger)
{
    private readonly DateTimeOffset _startedAt = run.Time.GetUtcNow();
    private readonly long _started = run.Time.GetTimestamp();

    public Task SucceededAsync(SyncResult result) => WriteAsync(result.Rejected.Count > 0 ? SyncOutcome.Partial : SyncOutcome.Done, null, result);

    public Task FailedAsync(ErrorCode error) => WriteAsync(SyncOutcome.Failed, error, null);

    public Task CancelledAsync() => WriteAsync(SyncOutcome.Cancelled, null, null);

    private async Task WriteAsync(SyncOutcome outcome, ErrorCode? error, SyncResult? result)
    {
        if (run.Options.HistoryLimit == 0) return;
        var record = new SyncRecord(0, _startedAt, run.Time.GetElapsedTime(_started), scope.Name, trigger, run.Progress.Phase, outcome, error,
            result?.Applied ?? 0, result?.Rejected.Count ?? 0, result?.Conflicts.Count ?? 0, result?.Received ?? 0, result?.Removed ?? 0, run.Progress.BytesSent, run.Progress.BytesReceived);
        try
        {
            using WriteTransaction transaction = await run.Database.BeginWriteAsync(WriteKind.Building, CancellationToken.None).ConfigureAwait(false);
            HistoryTable.Add(transaction, record, run.Options.HistoryLimit);
            _ = transaction.Commit();
        }
        catch (Exception exception) when (exception is OfflineSyncException || (exception is SqliteException failure && SqliteErrors.IsKnown(failure)))
        {
            // The database is closed or failing: whoever works with it hears of that.
        }
    }
}
