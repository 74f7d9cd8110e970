using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.Extensions.Logging;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Endpoints;
using OfflineSync.Server.Uploads.Recoveries;

namespace OfflineSync.Server.Uploads.Staging;

/// <summary>
/// Decides about batches that arrived in parts. A decision doesn't depend on the request that asked for it: whoever asks for the batch's
/// status learns of it, on whatever instance.
/// </summary>
/// <remarks>
/// What runs here is remembered only so that a second request joins it and a stop waits for it. Whether a batch is being decided
/// follows from the lock on its journal's row: a process that dies takes that along.
/// </remarks>
internal sealed class StagedUploads(UploadDecision decision, StagingTable table, StagingLimits limits, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<(Guid Batch, ObjectId User), Task> _running = new();

    public StagingTable Table => table;

    /// <summary>What became of a batch; waits for a decision that is being made.</summary>
    public async Task<BatchStatus> StatusAsync(BatchRequest request, ObjectId user, CancellationToken cancellationToken)
    {
        BatchStatus status = await table.ReadAsync(request, user, cancellationToken);
        if (status.State != BatchState.Staged) return status;
        bool isOver = _running.TryGetValue((request.Batch, user), out Task? running)
            ? await EndsAsync(running, request, cancellationToken)
            : await table.WaitForJournalAsync(request, user, Wait(request), cancellationToken);
        return isOver ? await table.ReadAsync(request, user, cancellationToken) : status with { State = BatchState.Running };
    }

    /// <summary>Begins a decision, or joins the one that runs, and waits for it for a while.</summary>
    /// <exception cref="OfflineSyncException">The decision failed, and could be made later.</exception>
    public async Task<BatchStatus> ApplyAsync(BatchRequest request, ObjectId user, CancellationToken cancellationToken, UploadClaims? claims = null)
    {
        BatchStatus status = await table.ReadAsync(request, user, cancellationToken);
        bool isDecided = status.State == BatchState.Void || status is { State: BatchState.Applied, HasOutcome: true };
        if (isDecided || status.Bytes == 0 || status.Bytes != request.Bytes) return status;
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task running = _running.GetOrAdd((request.Batch, user), begun.Task);
        if (running == begun.Task) _ = Task.Run(() => RunAsync(request, user, begun, claims ?? UploadClaims.None), CancellationToken.None);
        if (!await EndsAsync(running, request, cancellationToken)) return status with { State = BatchState.Running };
        BatchStatus decided = await table.ReadAsync(request, user, cancellationToken);
        // What is not decided now failed, and says why; what is void says it with its status.
        if (decided.State == BatchState.Staged) await running;
        return decided;
    }

    /// <summary>Completes when no decision runs here.</summary>
    public async Task WhenIdleAsync()
    {
        while (!_running.IsEmpty) await Task.WhenAll(_running.Values.Select(running => running.ContinueWith(_ => { }, TaskScheduler.Default)));
    }

    private async Task RunAsync(BatchRequest request, ObjectId user, TaskCompletionSource begun, UploadClaims claims)
    {
        Exception? failure = null;
        try
        {
            await DecideAsync(request, user, claims);
        }
        catch (Exception exception)
        {
            failure = exception;
            UploadLog.StagedFailed(logger, request.Batch, request.Journal, (exception as OfflineSyncException)?.Code ?? ErrorCode.ServerFailed);
        }
        _running.TryRemove((request.Batch, user), out _);
        if (failure is null) begun.SetResult();
        else begun.SetException(failure);
        // Nobody need have waited.
        _ = begun.Task.Exception;
    }

    private async Task DecideAsync(BatchRequest request, ObjectId user, UploadClaims claims)
    {
        try
        {
            (UploadQuestion? question, UploadBatch batch) = await ReadAsync(request, user);
            if (batch.Header.Batch.Value != request.Batch || batch.Header.Journal.Value != request.Journal) throw UploadErrors.Invalid("The staged bytes are another batch than the request names.");
            UploadOutcome outcome = await decision.DecideAsync(batch, user, CancellationToken.None, (transaction, outcome) => table.FinishAsync(transaction, request, StoredOutcome.Of(batch, outcome)), claims with { Recovered = question?.Recovered });
            ServerTelemetry.Count(outcome);
        }
        catch (OfflineSyncException problem) when (UploadErrors.IsForGood(problem) || problem.Code is ErrorCode.RequestTooLarge or ErrorCode.RecordingDamaged)
        {
            // Nobody need have waited to hear it: it is written down.
            await table.RefuseAsync(request, user, problem.Code);
            throw;
        }
    }

    private async Task<(UploadQuestion? Question, UploadBatch Batch)> ReadAsync(BatchRequest request, ObjectId user)
    {
        await using Stream staged = await table.OpenAsync(request, user, CancellationToken.None);
        await using var unpacked = new LimitedStream(new GZipStream(staged, CompressionMode.Decompress), limits.UnpackedByteLimit);
        (UploadQuestion? question, UploadBatch? batch) = await BatchBody.ReadAsync(unpacked, limits.LineByteLimit, limits.EntryLimit, CancellationToken.None);
        return (question, batch ?? throw UploadErrors.Invalid("The staged bytes hold no batch."));
    }

    /// <summary>Whether it ended, in whatever way, within the time that the request waits.</summary>
    private async Task<bool> EndsAsync(Task running, BatchRequest request, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task first = await Task.WhenAny(running, Task.Delay(Wait(request), time, over.Token));
        await over.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == running;
    }

    private TimeSpan Wait(BatchRequest request) => TimeSpan.FromMilliseconds(Math.Clamp(request.WaitMilliseconds, 0, limits.WaitLimit.TotalMilliseconds));
}
