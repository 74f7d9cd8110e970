using Microsoft.Extensions.Logging;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.History;
using OfflineSync.Server.Notifications;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads.Handlers;
using OfflineSync.Server.Uploads.Recoveries;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads;

/// <summary>
/// Decides about upload batches: one batch, one transaction, one decision. Runs it again when other transactions get in its way, and finds
/// the object that the database refuses for a reason of its own.
/// </summary>
internal sealed class UploadDecision(ServerStore store, IdSource ids, TimeProvider time, ILogger logger, UploadLimits limits, HandlerRun? handlers = null, ChangeSignals? signals = null, HistoryWriter? history = null)
{
    private static readonly HashSet<ObjectId> nobody = [];

    private readonly HandlerRun _handlers = handlers ?? HandlerRun.None(store, ids, time, logger, limits);

    /// <summary>Decides about a device's batch. The same batch again gets the same answer.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="user">The user who is signed in.</param>
    /// <param name="cancellationToken">Counts until the decision begins; then it is made, whoever still waits for it.</param>
    /// <param name="finish">Writes something in the same transaction, last; it runs again where the transaction does.</param>
    /// <param name="claims">What the device says beside the batch.</param>
    /// <exception cref="OfflineSyncException">The batch was refused as a whole, or the server cannot decide now (<see cref="OfflineSyncException.IsTransient"/>).</exception>
    public Task<UploadOutcome> DecideAsync(UploadBatch batch, ObjectId user, CancellationToken cancellationToken, Func<NpgsqlTransaction, UploadOutcome, Task>? finish = null, UploadClaims? claims = null) =>
        DecideAsync(batch, user, UploadMode.Device, cancellationToken, finish, claims);

    internal async Task<UploadOutcome> DecideAsync(UploadBatch batch, ObjectId user, UploadMode mode, CancellationToken cancellationToken, Func<NpgsqlTransaction, UploadOutcome, Task>? finish = null, UploadClaims? claims = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long started = time.GetTimestamp();
        var note = new HistoryNote(SynchronizationKind.Upload, user.Value, batch.Header.Journal.Value) { Batch = batch.Header.Batch.Value, Entries = batch.Entries.Length };
        try
        {
            BatchCheck.ThrowIfInvalid(batch, user, limits);
            UploadOutcome outcome = await DecideAsync(batch, user, mode, finish ?? ((_, _) => Task.CompletedTask), claims ?? UploadClaims.None);
            note = note with { Rejected = outcome.Outcomes.Count(entry => entry.IsRejected) };
            return outcome;
        }
        catch (OfflineSyncException problem) when (mode == UploadMode.Device && UploadErrors.IsForGood(problem))
        {
            note = note.Failed(problem, forGood: true);
            await VoidAsync(batch, user, problem.Code);
            throw;
        }
        catch (OfflineSyncException problem)
        {
            // The store does not know what the device has seen: it was restored, and from now on what is missing may come back.
            if (problem.Code == ErrorCode.CheckpointInvalid && claims?.Seen.Checkpoint is { } seen) await RestoreNotice.WriteAsync(store.DataSource, store.Schema, seen.Nonce, time.GetUtcNow());
            note = note.Failed(problem);
            throw;
        }
        catch (Exception exception)
        {
            OfflineSyncException problem = PostgresErrors.Translate(exception);
            note = note.Failed(problem);
            throw problem;
        }
        finally
        {
            // The operator's code hears of its own failures at once.
            if (mode == UploadMode.Device || note.End == SynchronizationEnd.Done) history?.Add(note, started);
        }
    }

    private async Task<UploadOutcome> DecideAsync(UploadBatch batch, ObjectId user, UploadMode mode, Func<NpgsqlTransaction, UploadOutcome, Task> finish, UploadClaims claims)
    {
        var traces = new UploadTraces();
        UploadAttempt attempt = Attempt(batch, user, mode, traces, claims);
        try
        {
            return await RunAsync(attempt, traces, batch, nobody, finish);
        }
        catch (Exception exception) when (mode == UploadMode.Device && IsUnexplained(exception))
        {
            UploadLog.CulpritSought(logger, new LoggedFailure(exception), batch.Header.Batch.Value, PostgresErrors.StateOf(exception));
            HashSet<ObjectId>? culprits = await CulpritSearch.FindAsync([.. attempt.Candidates], parked => IsRefusedAsync(batch, user, mode, traces, parked, claims));
            if (culprits is null) throw;
            foreach (Candidate culprit in attempt.Candidates.Where(candidate => culprits.Contains(candidate.Id))) UploadLog.ObjectParked(logger, culprit.EntityId, culprit.Id.Value);
            return await RunAsync(Attempt(batch, user, mode, traces, claims), traces, batch, culprits, finish);
        }
    }

    /// <summary>Without a finish it only tries, and commits nothing.</summary>
    private async Task<UploadOutcome> RunAsync(UploadAttempt attempt, UploadTraces traces, UploadBatch batch, IReadOnlySet<ObjectId> parked, Func<NpgsqlTransaction, UploadOutcome, Task>? finish)
    {
        var repeated = new RepeatedTransaction(store.DataSource, limits.AttemptLimit, traces, (exception, number) => LogRepeated(batch, exception, number));
        UploadOutcome outcome = await repeated.RunAsync(RunAsync, attempt.LeaveTraces, isTrial: finish is null);
        if (finish is null) return outcome;
        signals?.Send();
        Log(batch, attempt, outcome);
        return outcome;

        async Task<UploadOutcome> RunAsync(NpgsqlTransaction transaction)
        {
            UploadOutcome decided = await attempt.RunAsync(transaction, parked);
            if (finish is not null) await finish(transaction, decided);
            return decided;
        }
    }

    private void LogRepeated(UploadBatch batch, Exception exception, int number)
    {
        if (exception is UploadStarvedException) UploadLog.RunsAlone(logger, batch.Header.Batch.Value);
        else UploadLog.AttemptRepeated(logger, batch.Header.Batch.Value, PostgresErrors.StateOf(exception), number);
    }

    private async Task<bool> IsRefusedAsync(UploadBatch batch, ObjectId user, UploadMode mode, UploadTraces traces, IReadOnlySet<ObjectId> parked, UploadClaims claims)
    {
        try
        {
            await RunAsync(Attempt(batch, user, mode, traces, claims), traces, batch, parked, finish: null);
            return false;
        }
        catch (Exception exception) when (IsUnexplained(exception))
        {
            return true;
        }
    }

    // A batch that is refused for good is written down, so that the device may form a new one and this one can never be applied.
    private async Task VoidAsync(UploadBatch batch, ObjectId user, ErrorCode code)
    {
        await using NpgsqlConnection connection = await store.DataSource.OpenConnectionAsync(CancellationToken.None);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var opening = new RoundTrip(transaction);
        JournalLock.Add(opening, store.Schema, batch.Header.Journal, user, time.GetUtcNow());
        try
        {
            await opening.ExecuteAsync(CancellationToken.None);
        }
        catch (OfflineSyncException foreign) when (foreign.Code == ErrorCode.JournalForked)
        {
            // Nothing is written into another user's journal: this user's batch can never be applied there anyway.
            return;
        }
        await BatchRecord.WriteVoidAsync(transaction, store.Schema, batch, code, time.GetUtcNow());
        await transaction.CommitAsync(CancellationToken.None);
        UploadLog.BatchVoided(logger, batch.Header.Batch.Value, batch.Header.Journal.Value, code);
    }

    private UploadAttempt Attempt(UploadBatch batch, ObjectId user, UploadMode mode, UploadTraces traces, UploadClaims claims) => new(store, ids, time, limits, batch, user, mode, traces, _handlers, claims);

    private void Log(UploadBatch batch, UploadAttempt attempt, UploadOutcome outcome)
    {
        foreach (Verdict rejected in attempt.Rejected)
        {
            if (rejected.IsSilent)
            {
                UploadLog.ObjectIgnored(logger, rejected.Candidate.EntityId, rejected.Candidate.Id.Value, batch.Header.Journal.Value);
                continue;
            }
            UploadLog.ObjectRejected(logger, rejected.Candidate.EntityId, rejected.Candidate.Id.Value, batch.Header.Journal.Value,
                string.Join(", ", rejected.Reasons.Select(reason => reason.Code).Distinct()));
        }
        int rejectedEntries = attempt.Rejected.Sum(verdict => verdict.Candidate.Entries.Count), newEntries = attempt.Candidates.Sum(candidate => candidate.Entries.Count);
        int held = outcome.Outcomes.Count(entry => entry.IsHeld);
        UploadLog.BatchDecided(logger, batch.Header.Batch.Value, batch.Header.Journal.Value, newEntries - rejectedEntries, rejectedEntries, outcome.Outcomes.Length - newEntries - held);
        if (held > 0) UploadLog.EntriesHeld(logger, batch.Header.Batch.Value, batch.Header.Journal.Value, held);
    }

    private static bool IsUnexplained(Exception exception) => exception is not OfflineSyncException and not InvalidOperationException { InnerException: null } && !PostgresErrors.IsTransient(exception);
}
