using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Carries out what <see cref="UploadPlan"/> decides: freezes, sends, writes down.</summary>
internal sealed class UploadDriver(SyncRun run, SyncScope scope, UploadTotals totals)
{
    /// <summary>How many objects and keys one question names at most; more are asked for in further requests.</summary>
    private const int QuestionLimit = 10_000;

    private readonly UploadTotals _totals = totals;
    private UploadState _state = new();
    private FrozenBatch? _open;
    private HashSet<EntryKey> _openKeys = [];
    private int _entryLimit = run.Options.BatchEntryLimit;
    private StagedUpload? _staged;
    private bool _prefersParts;
    private UploadCoverage _coverage = null!;
    private bool _goesAlone;
    private bool _recovers;

    /// <summary>Sends what was committed before this call. What is committed meanwhile waits for the next synchronization.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using (ReadTransaction transaction = run.Database.OpenRead())
        {
            _coverage = UploadCoverage.Of(transaction, scope.Objects);
            _recovers = RecoveryMark.Read(transaction);
        }
        run.Progress.ExpectEntries(_coverage.Remaining);
        run.Progress.Enter(SyncPhase.Uploading);
        Look();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (UploadPlan.Next(_state, run.Options, run.Jitter()))
            {
                case UploadStep.Form: await FormAsync(cancellationToken).ConfigureAwait(false); break;
                case UploadStep.Send or UploadStep.Ask: await SendAsync(cancellationToken).ConfigureAwait(false); break;
                case UploadStep.Wait(var delay):
                    SyncLog.Waits(run.Logger, delay);
                    await run.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
                    _state = _state with { Failure = null, Tries = _state.Tries + 1 };
                    break;
                case UploadStep.Divide:
                    _prefersParts = true;
                    _state = _state with { Failure = null, InParts = true };
                    break;
                case UploadStep.Void step: await VoidAsync(step, cancellationToken).ConfigureAwait(false); break;
                case UploadStep.Refuse(var failure): await RefuseAsync(failure, cancellationToken).ConfigureAwait(false); break;
                case UploadStep.Fork: await ForkAsync(cancellationToken).ConfigureAwait(false); break;
                case UploadStep.Fail(var failure): throw failure;
                default: return;
            }
        }
    }

    /// <summary>Reads what decides the next step.</summary>
    /// <param name="frozen">The batch that was frozen just now, if one was: it is large, and need not be read again.</param>
    /// <param name="keys">The keys of its entries.</param>
    private void Look(FrozenBatch? frozen = null, HashSet<EntryKey>? keys = null)
    {
        using ReadTransaction transaction = run.Database.OpenRead();
        _open = frozen ?? transaction.Journal.OpenBatch();
        _openKeys = keys ?? (_open is null ? [] : [.. transaction.Journal.ReadBatchKeys(_open.Id)]);
        _state = _state with
        {
            HasOpenBatch = _open is not null,
            OpenEntries = _openKeys.Count,
            HasParts = HasParts,
            InParts = HasParts && (_prefersParts || _openKeys.Count > run.Options.RequestEntryLimit || _open!.Bytes.Length > run.Options.RequestByteLimit),
            // While a batch is open, nothing else is formed.
            HasPending = _open is null && _coverage.HasPending(transaction.Journal),
            HasUnanswered = _coverage.HasUnanswered,
            Failure = null,
        };
    }

    private bool HasParts => _open is not null && _open.Bytes.Length > run.Options.PartByteLimit;

    private async Task FormAsync(CancellationToken cancellationToken)
    {
        // Everything is read and formed beside local commits; only the freezing itself holds them up. What they append comes later anyway.
        BatchForm batch;
        using (ReadTransaction transaction = run.Database.OpenRead())
        {
            batch = BatchForm.Of(transaction, new BatchId(run.Ids.NewId()), _coverage.ReadPending(transaction.Journal), _recovers ? Math.Min(_entryLimit, QuestionLimit) : _entryLimit, run.Options.BatchByteLimit);
        }
        byte[] bytes = batch.Bytes();
        FrozenBatch frozen = await run.Database.WriteAsync(transaction => transaction.Journal.FreezeBytes(batch.Header, batch.Entries, bytes), cancellationToken).ConfigureAwait(false);
        Look(frozen, [.. batch.Entries.Select(entry => entry.Entry.Key)]);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            bool isBatch = _open is not null;
            await SendAsync(_open, cancellationToken).ConfigureAwait(false);
            _state = _state with { Tries = 0 };
            if (isBatch) _totals.Batches++;
            Look();
        }
        catch (OfflineSyncException failure)
        {
            bool hasProgressed = _state.InParts && _staged is { HasProgressed: true };
            _state = _state with { Failure = failure, CanShrink = CanShrink(failure), Tries = hasProgressed ? 0 : _state.Tries };
        }
    }

    /// <summary>Whether a smaller batch would have fewer entries, and what connects them still in one.</summary>
    private bool CanShrink(OfflineSyncException failure)
    {
        if (_open is null || failure.Code is not (ErrorCode.RequestTooLarge or ErrorCode.KeyConflict)) return false;
        using ReadTransaction transaction = run.Database.OpenRead();
        ChainedEntry[] entries = [.. transaction.Journal.ReadBatch(_open.Id).Select(entry => entry.Chained)];
        return BatchCut.Count(entries, Math.Max(1, entries.Length / 2), long.MaxValue) < entries.Length;
    }

    private async Task SendAsync(FrozenBatch? batch, CancellationToken cancellationToken)
    {
        (UploadQuestion? question, IReadOnlySet<ObjectId> answered) = Question(batch);
        IReadOnlySet<ObjectId> held = new HashSet<ObjectId>();
        _state = _state with { HasQuestion = batch is not null && question is { Refresh.Count: > 0 } };
        using FrameSpool states = run.NewSpool();
        UploadReply reply;
        await using (ServerAnswer answer = await AnswerAsync(batch, question, cancellationToken).ConfigureAwait(false))
        {
            reply = await UploadReply.ReadAsync(answer, batch?.Id, _openKeys, states, cancellationToken).ConfigureAwait(false);
            run.Progress.AddBytes(answer.BytesSent, answer.BytesReceived);
        }
        Task heard;
        using (WriteTransaction transaction = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            if (batch is null) UploadRecord.WriteStates(transaction, reply, _totals);
            else held = UploadRecord.Write(transaction, batch, reply, _totals);
            if (_recovers && batch is not null) _recovers = RecoveryMark.Keep(transaction);
            heard = transaction.Commit();
        }
        _coverage.Answered(answered);
        _coverage.Decided(_openKeys);
        _coverage.Hold(held);
        run.Progress.AddEntries(_openKeys.Count);
        await heard.ConfigureAwait(false);
    }

    /// <summary>What a request asks for beside a batch's outcomes, and the objects whose state it brings.</summary>
    private (UploadQuestion? Question, IReadOnlySet<ObjectId> Answered) Question(FrozenBatch? batch)
    {
        using ReadTransaction transaction = run.Database.OpenRead();
        IReadOnlyList<(EntryKey Key, ObjectId Object)> unsettled = transaction.Journal.ReadApplied();
        RowLayout[]? omitted = run.Database.OmittedMembers is { Length: > 0 } some ? some : null;
        if (unsettled.Count == 0 && !_coverage.HasUnanswered && omitted is null) return (null, new HashSet<ObjectId>());
        HashSet<ObjectId> objects = batch is null ? [] : [.. transaction.Journal.ReadBatchObjects(batch.Id)];
        // The selection goes along with the last batch, so that no other request is needed.
        bool isLast = batch is null || (_coverage.Remaining <= _openKeys.Count && !_goesAlone);
        IReadOnlyList<(ObjectId Id, string EntityId)> refreshed = isLast ? _coverage.Unanswered(objects, QuestionLimit) : [];
        objects.UnionWith(refreshed.Select(one => one.Id));
        // Entries that were applied earlier and are in no base yet may be in these states.
        Guid[] applied = [.. unsettled.Where(entry => objects.Contains(entry.Object)).Take(QuestionLimit).Select(entry => entry.Key.Value)];
        // What an earlier batch's answer says of an object, a later batch may change again: by a delete of what it refers to.
        IReadOnlySet<ObjectId> answered = isLast ? objects : new HashSet<ObjectId>();
        if (refreshed.Count == 0 && applied.Length == 0 && omitted is null) return (null, answered);
        return (new UploadQuestion([.. refreshed.GroupBy(one => one.EntityId, one => one.Id.Value).Select(group => new ObjectList(group.Key, [.. group]))], applied, OmittedMembers: omitted), answered);
    }

    private Task<ServerAnswer> AnswerAsync(FrozenBatch? batch, UploadQuestion? question, CancellationToken cancellationToken)
    {
        bool allObjects = !scope.Downloads;
        using ReadTransaction transaction = run.Database.OpenRead();
        SeenStore? seen = batch is null ? null : SeenStore.Read(transaction);
        IReadOnlyList<PositionRun>? recovered = batch is not null && _recovers ? PositionRuns.Of(transaction.Journal.ReadStorePositions(batch.Id)) : null;
        if (batch is null || !_state.InParts)
        {
            if (recovered is not null) question = (question ?? new UploadQuestion([], [])) with { Recovered = recovered };
            return run.Connection.UploadAsync(run.Session, batch?.Bytes ?? default, allObjects, cancellationToken, question, seen);
        }
        if (_staged?.Batch != batch.Id) _staged = new StagedUpload(run, batch, transaction.Journal.Head.Journal, seen!, recovered);
        return _staged.SendAsync(allObjects, question, cancellationToken);
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
        _goesAlone |= step.Code == ErrorCode.RequestTooLarge;
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
        _coverage.Decided(_openKeys);
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
