using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>
/// After the server refused a checkpoint: perhaps it was restored from before. The device asks which of its decided entries are known there, and
/// in the transaction that gives up the checkpoint those that are not become pending again, under their old keys. So nothing that was
/// acknowledged and lost by a restore stays lost while a device has it, and it never leaves the screen.
/// </summary>
internal sealed class StoreRecovery(SyncRun run)
{
    private const int QuestionLimit = 10_000;

    /// <returns>How many entries became pending again.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        List<Guid> lost = [];
        int count = 0;
        while (Newest(count) is { Count: > 0 } asked)
        {
            // A server that does not know the question is an older one: then nothing is sent again.
            if (await AskAsync(asked, cancellationToken).ConfigureAwait(false) is not { } known) break;
            Guid[] unknown = [.. asked.Except(known)];
            lost.AddRange(unknown);
            count += asked.Count;
            // A restore takes the latest ones: where all of these are known, older ones are, too.
            if (unknown.Length == 0) break;
        }
        Task heard;
        using (WriteTransaction transaction = await run.Database.BeginWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            DownloadMarks.Forget(transaction);
            SeenStore.Forget(transaction);
            if (lost.Count > 0) Reopen(transaction, lost);
            heard = transaction.Commit();
        }
        await heard.ConfigureAwait(false);
        run.Recovered += lost.Count;
        if (lost.Count > 0) SyncLog.Recovered(run.Logger, lost.Count);
        return lost.Count;
    }

    private IReadOnlyList<Guid> Newest(int skip)
    {
        using ReadTransaction transaction = run.Database.OpenRead();
        return transaction.Journal.ReadDecidedKeys(skip, QuestionLimit);
    }

    private async Task<IReadOnlyCollection<Guid>?> AskAsync(IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        using FrameSpool states = run.NewSpool();
        await using ServerAnswer answer = await run.Connection.UploadAsync(run.Session, default, allObjects: false, cancellationToken, new([], [], keys)).ConfigureAwait(false);
        UploadReply reply = await UploadReply.ReadAsync(answer, null, new HashSet<EntryKey>(), states, cancellationToken).ConfigureAwait(false);
        run.Progress.AddBytes(answer.BytesSent, answer.BytesReceived);
        return reply.KnownKeys?.ToHashSet();
    }

    private void Reopen(WriteTransaction transaction, List<Guid> lost)
    {
        // What is under way goes behind the older ones, in a batch that is formed anew: an entry takes effect once, in whatever batch it comes.
        if (transaction.Journal.OpenBatch() is { } open) transaction.Journal.VoidBatch(open.Id, ErrorCode.CheckpointInvalid);
        (IReadOnlyList<(string EntityId, ObjectId Id)> objects, bool isMixed) = transaction.Journal.Reopen(lost);
        RecoveryMark.Set(transaction);
        // A batch is of one journal: entries from before a fork move.
        if (isMixed) transaction.Journal.Fork(new JournalId(run.Ids.NewId()));
        foreach (IGrouping<string, (string EntityId, ObjectId Id)> group in objects.GroupBy(one => one.EntityId))
        {
            if (run.Database.Model.FindEntityById(group.Key) is { } entity) Overlay.Recompute(transaction, entity, group.Select(one => one.Id).Distinct());
        }
    }
}
