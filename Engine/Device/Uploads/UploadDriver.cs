using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Carries out what <see cref="UploadPlan"/> decides: freezes, sends, writes down.</summary>
internal sealed class UploadDriver(SyncRun run, SyncScope scope)
{
    private readonly UploadTotals _totals = new();
    private UploadState _state = new();
    private FrozenBatch? _open;
    private HashSet<EntryKey> _openKeys = [];
    private int _entryLimit = run.Options.BatchEntryLimit;
    private int _remaining;

    /// <summary>Sends what was committed before this call. What is committed meanwhile waits for the next synchronization.</summary>
    public async Task<UploadTotals> RunAsync(CancellationToken cancellationToken)
    {
        using (ReadTransaction transaction = run.Database.OpenRead())
        {
            _remaining = (int)(transaction.Journal.Count(EntryState.Pending) + transaction.Journal.Count(EntryState.Sent));
        }
        run.Progress.ExpectEntries(_remaining);
        run.Progress.Enter(SyncPhase.Uploading);
        Look();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (UploadPlan.Next(_state, run.Options, run.Jitter()))
            {
                case UploadStep.Form: await FormAsync(cancellationToken).ConfigureAwait(false); break;
                case UploadStep.Send: await SendAsync(cancellationToken).ConfigureAwait(false); break;
                case UploadStep.Wait(var delay):
                    SyncLog.Waits(run.Logger, delay);
                    await run.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
                    _state = _state with { Failure = null, BusyTries = _state.BusyTries + 1 };
                    break;
                case UploadStep.Void step: await VoidAsync(step, cancellationToken).ConfigureAwait(false); break;
                case UploadStep.Refuse(var failure): await RefuseAsync(failure, cancellationToken).ConfigureAwait(false); break;
                case UploadStep.Fork: await ForkAsync(cancellationToken).ConfigureAwait(false); break;
                case UploadStep.Fail(var failure): throw failure;
                default: return _totals;
            }
        }
    }

    /// <summary>Reads what decides the next step.</summary>
    private void Look()
    {
        using ReadTransaction transaction = run.Database.OpenRead();
        _open = transaction.Journal.OpenBatch();
        _openKeys = _open is null ? [] : [.. transaction.Journal.ReadBatchKeys(_open.Id)];
        _state = _state with
        {
            HasOpenBatch = _open is not null,
            OpenEntries = _openKeys.Count,
            HasPending = _remaining > 0 && transaction.Journal.Count(EntryState.Pending) > 0,
            Failure = null,
        };
    }

    private async Task FormAsync(CancellationToken cancellationToken)
    {
        // Everything is read and formed beside local commits; only the freezing itself holds them up. What they append comes later anyway.
        BatchForm batch;
        using (ReadTransaction transaction = run.Database.OpenRead())
        {
            batch = BatchForm.Of(transaction, new BatchId(run.Ids.NewId()), _remaining, _entryLimit, run.Options.BatchByteLimit);
        }
        await run.Database.WriteAsync(transaction => transaction.Journal.FreezeBatch(batch.Header, batch.Entries, batch.Contents), cancellationToken).ConfigureAwait(false);
        Look();
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SendOpenBatchAsync(_open!, cancellationToken).ConfigureAwait(false);
            _state = _state with { BusyTries = 0 };
            Look();
        }
        catch (OfflineSyncException failure)
        {
            _state = _state with { Failure = failure };
        }
    }

    private async Task SendOpenBatchAsync(FrozenBatch batch, CancellationToken cancellationToken)
    {
        using FrameSpool states = run.NewSpool();
        UploadReply reply;
        await using (ServerAnswer answer = await run.Connection.UploadAsync(run.Session, batch.Bytes, allObjects: !scope.Downloads, cancellationToken).ConfigureAwait(false))
        {
            reply = await UploadReply.ReadAsync(answer, batch, _openKeys, states, cancellationToken).ConfigureAwait(false);
            run.Progress.AddBytes(answer.BytesSent, answer.BytesReceived);
        }
        Task heard;
        using (WriteTransaction transaction = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            UploadRecord.Write(transaction, batch, reply, _totals);
            heard = transaction.Commit();
        }
        _remaining -= _openKeys.Count;
        run.Progress.AddEntries(_openKeys.Count);
        await heard.ConfigureAwait(false);
    }

    private async Task VoidAsync(UploadStep.Void step, CancellationToken cancellationToken)
    {
        using (WriteTransaction transaction = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            transaction.Journal.VoidBatch(_open!.Id, step.Code);
            _ = transaction.Commit();
        }
        SyncLog.BatchVoided(run.Logger, _open!.Id.Value, step.Code);
        if (step.ThenFail is { } failure) throw failure;
        if (step.Shrink) _entryLimit = Math.Max(1, _openKeys.Count / 2);
        else _state = _state with { Reforms = _state.Reforms + 1 };
        Look();
    }

    private async Task RefuseAsync(OfflineSyncException failure, CancellationToken cancellationToken)
    {
        Task heard;
        using (WriteTransaction transaction = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            UploadRecord.WriteRefusal(transaction, _open!, failure, _totals);
            heard = transaction.Commit();
        }
        _remaining -= _openKeys.Count;
        _entryLimit = run.Options.BatchEntryLimit;
        run.Progress.AddEntries(_openKeys.Count);
        await heard.ConfigureAwait(false);
        Look();
    }

    private async Task ForkAsync(CancellationToken cancellationToken)
    {
        using (WriteTransaction transaction = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            transaction.Journal.Fork(new JournalId(run.Ids.NewId()));
            _ = transaction.Commit();
        }
        SyncLog.JournalForked(run.Logger);
        _state = _state with { Forks = _state.Forks + 1 };
        Look();
    }
}
