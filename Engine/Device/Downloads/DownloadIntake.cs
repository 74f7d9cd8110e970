using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>
/// Takes one answer of a download. A small delta is kept until it is complete and shown in one short transaction; everything else is
/// written beside the current rows as it comes, and shown by the delta that closes it.
/// </summary>
internal sealed class DownloadIntake(SyncRun run, DownloadMarks marks, Resets resets)
{
    private BigAnswer? _big;

    /// <summary>Takes an answer to its last frame.</summary>
    /// <returns>The last frame; what it stands for is in the database.</returns>
    public async Task<DownloadEnd> TakeAsync(FramesAhead answer, CancellationToken cancellationToken)
    {
        DownloadHeader header = (await answer.ReadFrameAsync(cancellationToken).ConfigureAwait(false)).Message(FrameKind.DownloadHeader, ProtocolJson.Default.DownloadHeader);
        if (!DownloadPlan.Fits(header.Kind, marks.Token is not null, marks.Cursor is not null)) throw Failures.Senseless($"a {header.Kind} answers another question");
        run.Progress.ExpectRows(header.ExpectedRows);
        using FrameSpool spool = run.NewSpool();
        if (header.Kind != DownloadKind.Delta) await GrowAsync(header, spool, cancellationToken).ConfigureAwait(false);
        Frame frame;
        while ((frame = await answer.ReadFrameAsync(cancellationToken).ConfigureAwait(false)).Kind != FrameKind.DownloadEnd)
        {
            if (frame.Kind is not (FrameKind.Rows or FrameKind.Removals)) throw Failures.Senseless($"a frame {frame.Kind} stands among its rows");
            if (_big is null && spool.Bytes + frame.Content.Length > run.Options.DeltaByteLimit) await GrowAsync(header, spool, cancellationToken).ConfigureAwait(false);
            if (_big is null) await spool.AddAsync(frame, cancellationToken).ConfigureAwait(false);
            else await _big.AddAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        DownloadEnd end = frame.Message(ProtocolJson.Default.DownloadEnd);
        if (!DownloadPlan.Fits(header.Kind, end)) throw Failures.Senseless($"the last frame of a {header.Kind} does not fit it");
        if (end.Cursor is not null && end.Cursor == marks.Cursor) throw Failures.Senseless("a page leads to itself");
        // A delta that goes on in pages shows with the last of them.
        if (_big is null && end.Cursor is not null) await GrowAsync(header, spool, cancellationToken).ConfigureAwait(false);
        await (_big is null ? ApplyAsync(header, spool, end, cancellationToken) : FinishAsync(_big, end, cancellationToken)).ConfigureAwait(false);
        return end;
    }

    /// <summary>Goes over to writing beside the current rows.</summary>
    private async Task GrowAsync(DownloadHeader header, FrameSpool spool, CancellationToken cancellationToken)
    {
        GenerationBuild build = marks.Cursor is not null
            ? GenerationBuild.Resume(run.Database, run.Options.StepRowLimit, run.Tally)
            : await GenerationBuild.BeginAsync(run.Database, replacesAll: header.Kind == DownloadKind.FirstPage, run.Options.StepRowLimit, cancellationToken, run.Tally).ConfigureAwait(false);
        _big = await BigAnswer.BeginAsync(build, header, run.Progress, cancellationToken).ConfigureAwait(false);
        foreach ((FrameKind kind, ReadOnlyMemory<byte> content) in spool.Read()) await _big.AddAsync(kind, content, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Shows a small delta: rows, removals, settled entries, overlays and token in one transaction.</summary>
    private async Task ApplyAsync(DownloadHeader header, FrameSpool spool, DownloadEnd end, CancellationToken cancellationToken)
    {
        // Nothing changed, and the token says so: the device is where it was, and nothing is written.
        if (spool.Bytes == 0 && end is { Rows: 0, Removals: 0, ContainedKeys.Count: 0 } && end.Token == marks.Token && resets.IsEmpty && HasRoles(end.Roles) && end.Texts is null) return;
        Task heard;
        using (WriteTransaction transaction = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            IReadOnlyList<(string, ObjectId)> overlaid = transaction.Journal.ReadUnsettledObjects();
            HashSet<ObjectId> settled = StateFrames.Write(transaction, header.Layouts, spool, end, run.Tally);
            StateFrames.RecomputeOverlays(transaction, overlaid, settled);
            Finish(transaction, end);
            SessionState.TakeRoles(transaction, end.Roles);
            if (end.Texts is { } texts) StoredTexts.Write(transaction, texts);
            resets.Forget(transaction);
            heard = transaction.Commit();
        }
        if (end.Texts is { } taken) run.Database.Take(taken);
        run.Progress.AddRows(end.Rows + end.Removals);
        await heard.ConfigureAwait(false);
    }

    private static void Finish(WriteTransaction transaction, DownloadEnd end)
    {
        DownloadMarks.Finish(transaction, end.Token!);
        // Only an answer with changes has a checkpoint of its own cut.
        if (end.Rows + end.Removals > 0) SeenStore.Forget(transaction);
    }

    private bool HasRoles(IReadOnlyList<string>? roles) =>
        roles is null || run.Database.Read(transaction => SessionState.Read(transaction.Statements)) is not { } session || session.Roles.SequenceEqual(roles);

    /// <summary>Ends a page, or shows everything that was written.</summary>
    private async Task FinishAsync(BigAnswer big, DownloadEnd end, CancellationToken cancellationToken)
    {
        StateFrames.CheckCounts(end, big.Rows, big.Removals);
        if (end.Token is not null)
        {
            await big.Build.FlipAsync(
                transaction =>
                {
                    HashSet<ObjectId> settled = Settlement.Settle(transaction, end.ContainedKeys);
                    Finish(transaction, end);
                    SessionState.TakeRoles(transaction, end.Roles);
                    if (end.Texts is { } texts) StoredTexts.Write(transaction, texts);
                    resets.Forget(transaction);
                    return settled;
                },
                cancellationToken).ConfigureAwait(false);
            if (end.Texts is { } taken) run.Database.Take(taken);
            return;
        }
        using WriteTransaction page = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        DownloadMarks.Turn(page, end.Cursor!);
        _ = page.Commit();
    }
}
