using System.IO.Compression;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>
/// Sends a frozen batch in parts: asks how much of it the server has, sends the rest, asks for the decision and then for the outcome. Each of
/// these requests is small; after a failure the next call goes on where the server stands.
/// </summary>
internal sealed class StagedUpload
{
    /// <summary>Parts shrink to this where larger ones don't get through.</summary>
    private const int LeastPart = 4 * 1024;

    /// <summary>Waits for the decision shrink to this, in milliseconds, where longer ones don't get through.</summary>
    private const int LeastWait = 500;

    private const int DecisionLimit = 3;

    private readonly SyncRun _run;
    private readonly byte[] _packed;
    private readonly BatchRequest _request;
    private readonly SeenStore _seen;
    private int _partSize;
    private int _wait;
    private bool _waitFailed;
    private long _failedAt = -1;

    public StagedUpload(SyncRun run, FrozenBatch batch, JournalId journal, SeenStore seen, IReadOnlyList<PositionRun>? recovered = null)
    {
        _run = run;
        _seen = seen;
        Batch = batch.Id;
        _packed = Pack(recovered is null ? batch.Bytes : ServerConnection.Body(new UploadQuestion([], [], Recovered: recovered), batch.Bytes));
        _partSize = run.Options.PartByteLimit;
        _request = new BatchRequest(batch.Id.Value, journal.Value, Sha256Hash.Of(_packed).ToString(), _packed.Length, 0);
        _wait = (int)run.Options.OutcomeWait.TotalMilliseconds;
    }

    public BatchId Batch { get; }

    /// <summary>Whether the server got further since the last look: then a failure is not one of many in a row.</summary>
    public bool HasProgressed { get; private set; }

    /// <summary>Sends what is missing and returns the answer with the outcome.</summary>
    /// <exception cref="OfflineSyncException">A request failed, or the batch is void.</exception>
    public async Task<ServerAnswer> SendAsync(bool allObjects, UploadQuestion? question, CancellationToken cancellationToken)
    {
        HasProgressed = false;
        // What is here already is only asked for, without waiting.
        BatchStatus status = await _run.Connection.BatchStatusAsync(_run.Session, _request, cancellationToken).ConfigureAwait(false);
        int decisions = 0;
        while (true)
        {
            switch (status)
            {
                case { State: BatchState.Void }:
                    throw new OfflineSyncException(status.Code ?? ErrorCode.BatchVoid, "The server refused the batch for good.", "The engine forms a new batch by itself.");
                case { State: BatchState.Applied, HasOutcome: true }:
                    return await _run.Connection.OutcomeAsync(_run.Session, _request with { Question = question }, allObjects, cancellationToken).ConfigureAwait(false);
                case { State: BatchState.Running }:
                    // As long as the server says so, there is something to wait for.
                    HasProgressed = true;
                    status = await WaitAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case { Bytes: var there } when there < _packed.Length:
                    status = await SendPartAsync(there, cancellationToken).ConfigureAwait(false);
                    break;
                case var _ when ++decisions > DecisionLimit:
                    throw new OfflineSyncException(ErrorCode.ServerFailed, $"The server began to decide about the batch {DecisionLimit} times and came to no end.",
                        "Try again later; the server's log says why.", isTransient: true) { OutcomeUnknown = true };
                default:
                    status = await _run.Connection.ApplyAsync(_run.Session, _request with { WaitMilliseconds = _wait }, _seen, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    private async Task<BatchStatus> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            BatchStatus status = await _run.Connection.BatchStatusAsync(_run.Session, _request with { WaitMilliseconds = _wait }, cancellationToken).ConfigureAwait(false);
            _waitFailed = false;
            return status;
        }
        catch (OfflineSyncException)
        {
            // Once may be chance: the connection was about to end. Twice in a row, perhaps no connection lives that long here. Who asks without a pause keeps the server from deciding.
            if (_waitFailed) _wait = Math.Max(Math.Min(_wait, LeastWait), _wait / 2);
            _waitFailed = !_waitFailed;
            throw;
        }
    }

    private async Task<BatchStatus> SendPartAsync(long start, CancellationToken cancellationToken)
    {
        if (start < 0) throw Failures.Senseless("it has less than nothing of a batch");
        try
        {
            ReadOnlyMemory<byte> part = _packed.AsMemory((int)start, (int)Math.Min(_partSize, _packed.Length - start));
            BatchStatus status = await _run.Connection.StagePartAsync(_run.Session, _request, start, part, cancellationToken).ConfigureAwait(false);
            if (status.State == BatchState.Staged && status.Bytes > start) HasProgressed = true;
            else if (status.State == BatchState.Staged) throw Failures.Senseless("it does not take a part that it asked for");
            return status;
        }
        catch (OfflineSyncException failure) when (_partSize > LeastPart)
        {
            // Once may be chance: the connection was about to end. Twice at one place, or as too large, means that parts are too large for this network.
            bool tooLarge = failure is { Code: ErrorCode.RequestTooLarge };
            if (tooLarge || (_failedAt == start && failure.OutcomeUnknown)) _partSize = Math.Max(LeastPart, _partSize / 2);
            _failedAt = start;
            if (!tooLarge || !failure.IsForeign) throw;
            return new BatchStatus(BatchState.Staged, start, HasOutcome: false);
        }
    }

    private static byte[] Pack(ReadOnlyMemory<byte> bytes)
    {
        using var packed = new MemoryStream(bytes.Length / 4);
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes.Span);
        return packed.ToArray();
    }
}
