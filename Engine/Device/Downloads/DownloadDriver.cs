using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Carries out what <see cref="DownloadPlan"/> decides: asks, writes rows as they come, shows them in one step.</summary>
internal sealed class DownloadDriver(SyncRun run)
{
    private DownloadState _state = new();
    private FramesAhead? _ahead;
    private string[] _skipped = [];
    private RowLayout[] _omitted = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunStepsAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (_ahead is not null) await _ahead.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task RunStepsAsync(CancellationToken cancellationToken)
    {
        run.Progress.Enter(SyncPhase.Downloading);
        await ApplySettingsAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (DownloadPlan.Next(_state, run.Options, run.Jitter()))
            {
                case DownloadStep.Ask: await AskAsync(cancellationToken).ConfigureAwait(false); break;
                case DownloadStep.Wait(var delay):
                    SyncLog.Waits(run.Logger, delay);
                    await run.WaitAsync(delay, cancellationToken).ConfigureAwait(false);
                    _state = _state with { Failure = null, Tries = _state.Tries + 1 };
                    break;
                case DownloadStep.StartOver:
                    await new StoreRecovery(run).RunAsync(cancellationToken).ConfigureAwait(false);
                    SyncLog.StartedOver(run.Logger, _state.Failure!.Message);
                    _state = _state with { Failure = null, StartsOver = _state.StartsOver + 1 };
                    break;
                case DownloadStep.Fork:
                    await WriteAsync(transaction => transaction.Journal.Fork(new JournalId(run.Ids.NewId())), cancellationToken).ConfigureAwait(false);
                    SyncLog.JournalForked(run.Logger);
                    _state = _state with { Failure = null, Forks = _state.Forks + 1 };
                    break;
                case DownloadStep.Fail(var failure): throw failure;
                default: return;
            }
        }
    }

    /// <summary>The upload has succeeded: what no download covers is settled, and what is to be cleared goes.</summary>
    private async Task ApplySettingsAsync(CancellationToken cancellationToken)
    {
        EntityTable[] uncovered = [.. run.Database.Tables.Values.Where(table => !table.Synchronization.Downloads).OrderBy(table => table.Entity.Id, StringComparer.Ordinal)];
        _skipped = [.. uncovered.Select(table => table.Entity.Id)];
        _omitted = run.Database.OmittedMembers;
        bool changed, changedMembers;
        using (ReadTransaction transaction = run.Database.OpenRead())
        {
            changed = !DownloadMarks.ReadSkipped(transaction.Statements).SequenceEqual(_skipped);
            changedMembers = !DownloadMarks.ReadOmitted(transaction.Statements).SequenceEqual(_omitted.Select(DownloadMarks.LineOf));
        }
        if (uncovered.Length == 0 && !changed && !changedMembers) return;
        Task heard;
        using (WriteTransaction transaction = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            if (changed) DownloadMarks.ChangeSkipped(transaction, _skipped);
            if (changedMembers) DownloadMarks.ChangeOmitted(transaction, _omitted);
            foreach (IGrouping<string, (string EntityId, ObjectId Id)> group in UncoveredEntries.Fold(transaction).GroupBy(one => one.EntityId))
            {
                Overlay.Recompute(transaction, run.Database.Tables[group.Key].Entity, group.Select(one => one.Id));
            }
            foreach (EntityTable table in uncovered.Where(table => table.Synchronization.Mode == SyncMode.Clear)) run.Tally.LeftInBulk(ClearStep.ClearEntity(transaction, table));
            heard = transaction.Commit();
        }
        await heard.ConfigureAwait(false);
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            (DownloadRequest request, Guid? latest, DownloadMarks marks, Resets resets) = Request();
            DownloadEnd end;
            await using (FramesAhead answer = await AnswerAsync(request, latest, cancellationToken).ConfigureAwait(false))
            {
                end = await new DownloadIntake(run, marks, resets).TakeAsync(answer, cancellationToken).ConfigureAwait(false);
                run.Progress.AddBytes(answer.BytesSent, answer.BytesReceived);
                _ahead = answer.TakeNext();
            }
            _state = _state with { IsClosed = end.Token is not null, Tries = 0 };
        }
        catch (OfflineSyncException failure)
        {
            _state = _state with { Failure = failure };
        }
    }

    /// <summary>What was asked for ahead, where it is what is needed now; else the request goes out.</summary>
    private async Task<FramesAhead> AnswerAsync(DownloadRequest request, Guid? latest, CancellationToken cancellationToken)
    {
        FramesAhead? ahead = Interlocked.Exchange(ref _ahead, null);
        if (ahead is not null && ahead.Request.Cursor == request.Cursor && ahead.Request.AppliedKeys.SequenceEqual(request.AppliedKeys)) return ahead;
        if (ahead is not null) await ahead.DisposeAsync().ConfigureAwait(false);
        return FramesAhead.Begin(run, request, latest, cancellationToken);
    }

    private (DownloadRequest Request, Guid? Latest, DownloadMarks Marks, Resets Resets) Request()
    {
        using ReadTransaction transaction = run.Database.OpenRead();
        DownloadMarks marks = DownloadMarks.Read(transaction.Statements);
        // A cursor without its build has lost its rows: the set starts again.
        if (marks.Cursor is not null && !GenerationBuild.Exists(transaction.Statements)) marks = marks with { Cursor = null };
        Guid[] applied = [.. transaction.Journal.ReadAppliedKeys().Take(run.Options.AppliedKeyLimit).Select(key => key.Value)];
        Resets resets = Resets.Read(transaction.Statements);
        var request = new DownloadRequest(transaction.Journal.Head.Journal.Value, run.Database.Model.Version, marks.Token, marks.Cursor, applied,
            resets.Entities, resets.Objects, resets.Outside, _skipped.Length == 0 ? null : _skipped, _omitted.Length == 0 ? null : _omitted,
            run.Database.Model.Languages.IsEmpty ? null : run.Database.Texts.Version);
        return (request, SeenStore.ReadLatest(transaction), marks, resets);
    }

    private async Task WriteAsync(Action<WriteTransaction> work, CancellationToken cancellationToken)
    {
        using WriteTransaction transaction = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        work(transaction);
        _ = transaction.Commit();
    }
}
