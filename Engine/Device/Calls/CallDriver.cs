using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Sends a call, again under the same key where that is worth it, and writes the objects that come with its answer: one transaction, under the entries that are not in them.</summary>
internal sealed class CallDriver(SyncRun run)
{
    private const int AppliedKeyLimit = 10_000;

    public async Task<CallReply> RunAsync(CallRequest request, CancellationToken cancellationToken)
    {
        bool isUnknown = false;
        for (int tries = 0; ; tries++)
        {
            try
            {
                return await SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (OfflineSyncException failure)
            {
                isUnknown |= failure.OutcomeUnknown;
                TimeSpan? wait = RetryPlan.IsWorthIt(failure, tries) ? RetryPlan.Next(run.Options, tries, failure.RetryAfter, run.Jitter()) : null;
                if (wait is null)
                {
                    // An earlier copy may have arrived although the last one did not.
                    if (!isUnknown || failure.OutcomeUnknown || !failure.IsTransient) throw;
                    throw new OfflineSyncException(failure.Code, failure.Message, failure.Hint, failure.IsTransient, failure) { OutcomeUnknown = true, RetryAfter = failure.RetryAfter, TraceId = failure.TraceId };
                }
                await run.WaitAsync(wait.Value, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<CallReply> SendAsync(CallRequest request, CancellationToken cancellationToken)
    {
        SeenStore seen;
        using (ReadTransaction transaction = run.Database.OpenRead())
        {
            seen = SeenStore.Read(transaction);
            // The states that come may contain them: then they must not show over them.
            Guid[] applied = [.. transaction.Journal.ReadApplied().Take(AppliedKeyLimit).Select(entry => entry.Key.Value)];
            request = request with { Journal = transaction.Journal.Head.Journal.Value, AppliedKeys = applied.Length == 0 ? null : applied, OmittedMembers = run.Database.OmittedMembers is { Length: > 0 } omitted ? omitted : null, UnusedEntities = run.Database.UnusedEntities is { Length: > 0 } unused ? unused : null };
        }
        using FrameSpool states = run.NewSpool();
        await using ServerAnswer answer = await run.Connection.CallAsync(run.Session, request, seen, cancellationToken).ConfigureAwait(false);
        CallAnswer first = (await answer.ReadFrameAsync().ConfigureAwait(false)).Message(FrameKind.CallAnswer, ProtocolJson.Default.CallAnswer);
        if (first.Key != request.Key) throw Failures.Senseless("it answers another call");
        (IReadOnlyList<RowLayout> layouts, DownloadEnd end) = await UploadReply.ReadStatesAsync(answer, await answer.ReadFrameAsync().ConfigureAwait(false), states, cancellationToken).ConfigureAwait(false);
        var tally = new ObjectTally();
        return new CallReply(first, tally, end.Rows + end.Removals == 0 ? Task.CompletedTask : await WriteAsync(layouts, states, end, tally, cancellationToken).ConfigureAwait(false));
    }

    private async Task<Task> WriteAsync(IReadOnlyList<RowLayout> layouts, FrameSpool states, DownloadEnd end, ObjectTally tally, CancellationToken cancellationToken)
    {
        using WriteTransaction transaction = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        UploadRecord.WriteStates(transaction, layouts, states, end, tally);
        return transaction.Commit();
    }
}
