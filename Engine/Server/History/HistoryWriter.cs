using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using OfflineSync.Projections;
using OfflineSync.Server.Diagnostics;

namespace OfflineSync.Server.History;

/// <summary>
/// Writes the history behind the requests: what ends within a second goes with one statement, and no request waits for it. A process that
/// dies takes its last second along; what was decided is in the event store all the same.
/// </summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class HistoryWriter(NpgsqlDataSource source, StoreSchema schema, TimeProvider time, IdSource ids, TimeSpan lifetime, ILogger logger) : IAsyncDisposable
{
    private const int WaitingLimit = 20_000;

    private static readonly TimeSpan delay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan cleanupInterval = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly CancellationTokenSource _stop = new();
    private List<(Guid Id, DateTimeOffset At, long Duration, HistoryNote Note)> _waiting = [];
    private Task _later = Task.CompletedTask;
    private DateTimeOffset _cleanedAt = DateTimeOffset.MinValue;

    /// <summary>Remembers a request that ended just now. Returns at once; where the database does not keep up, some are not remembered.</summary>
    /// <param name="note">What is known of it.</param>
    /// <param name="started">When it began, as the clock's timestamp.</param>
    public void Add(HistoryNote note, long started)
    {
        if (lifetime == TimeSpan.Zero) return;
        var row = (ids.NewId(), time.GetUtcNow(), (long)time.GetElapsedTime(started).TotalMicroseconds, note);
        lock (_lock)
        {
            if (_waiting.Count >= WaitingLimit) return;
            _waiting.Add(row);
            if (_waiting.Count == 1 && !_stop.IsCancellationRequested) _later = WriteLaterAsync();
        }
    }

    /// <summary>Writes what waits.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            List<(Guid Id, DateTimeOffset At, long Duration, HistoryNote Note)> rows;
            lock (_lock) (rows, _waiting) = (_waiting, []);
            if (rows.Count > 0) await WriteAsync(rows, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task later;
        lock (_lock)
        {
            _stop.Cancel();
            later = _later;
        }
        await later.ConfigureAwait(false);
        await TryFlushAsync().ConfigureAwait(false);
        _stop.Dispose();
        _writing.Dispose();
    }

    private async Task WriteLaterAsync()
    {
        await Task.Delay(delay, time, _stop.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).ConfigureAwait(false);
        // Disposal writes the rest itself.
        if (!_stop.IsCancellationRequested) await TryFlushAsync().ConfigureAwait(false);
    }

    private async Task TryFlushAsync()
    {
        try
        {
            await FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or ObjectDisposedException or InvalidOperationException or TimeoutException)
        {
            logger.HistoryLost(new LoggedFailure(exception));
        }
    }

    private async Task WriteAsync(List<(Guid Id, DateTimeOffset At, long Duration, HistoryNote Note)> rows, CancellationToken cancellationToken)
    {
        await using NpgsqlBatch batch = source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"""
            insert into {schema.History} (ended_at, id, duration, kind, user_id, journal, batch, entries, rejected, rows, removals, ending, code)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """)
        {
            Parameters =
            {
                Array(NpgsqlDbType.TimestampTz, row => row.At), Array(NpgsqlDbType.Uuid, row => row.Id), Array(NpgsqlDbType.Bigint, row => row.Duration),
                Array(NpgsqlDbType.Text, row => row.Note.Kind.ToString()), Array(NpgsqlDbType.Uuid, row => row.Note.User), Array(NpgsqlDbType.Uuid, row => row.Note.Journal == Guid.Empty ? (Guid?)null : row.Note.Journal),
                Array(NpgsqlDbType.Uuid, row => row.Note.Batch), Array(NpgsqlDbType.Integer, row => row.Note.Entries), Array(NpgsqlDbType.Integer, row => row.Note.Rejected),
                Array(NpgsqlDbType.Bigint, row => row.Note.Rows), Array(NpgsqlDbType.Bigint, row => row.Note.Removals),
                Array(NpgsqlDbType.Text, row => row.Note.End.ToString()), Array(NpgsqlDbType.Text, row => row.Note.Error?.ToString()),
            },
        });
        DateTimeOffset now = time.GetUtcNow();
        bool cleans = now - _cleanedAt >= cleanupInterval;
        if (cleans) batch.BatchCommands.Add(new NpgsqlBatchCommand($"delete from {schema.History} where ended_at < $1") { Parameters = { new() { Value = now - lifetime } } });
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        if (cleans) _cleanedAt = now;

        NpgsqlParameter Array<T>(NpgsqlDbType type, Func<(Guid Id, DateTimeOffset At, long Duration, HistoryNote Note), T> column) =>
            new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = rows.Select(column).ToArray() };
    }
}
