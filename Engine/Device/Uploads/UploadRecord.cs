using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Writes a batch's complete answer down, all of it in one transaction.</summary>
internal static class UploadRecord
{
    /// <summary>
    /// Outcomes, states, settled keys; entries that cannot stand without a rejected one are set aside; what the objects show is
    /// recomputed; the batch is closed.
    /// </summary>
    /// <returns>The objects about which nothing was decided.</returns>
    public static IReadOnlySet<ObjectId> Write(WriteTransaction transaction, FrozenBatch batch, UploadReply reply, UploadTotals totals)
    {
        // An applied entry shows as a sent one did: where nothing else came and nothing is settled, nothing looks different now.
        bool showsChange = reply.States.Bytes > 0 || reply.End.ContainedKeys.Count > 0 || reply.Outcomes.Any(outcome => !outcome.Applied) || UncoveredEntries.Exist(transaction.Database);
        IReadOnlyList<(string EntityId, ObjectId Id)> overlaid = showsChange ? transaction.Journal.ReadUnsettledObjects() : [];
        List<JournalEntry> rejected = [];
        HashSet<ObjectId> held = Hold(transaction, batch, reply, totals);
        foreach (OutcomeMessage outcome in reply.Outcomes.Where(outcome => !outcome.Applied && outcome.Held != true))
        {
            JournalEntry entry = transaction.Journal.ReadByKey(new EntryKey(outcome.Key))!.Entry;
            Reject(transaction, entry, Reasons(outcome), totals);
            rejected.Add(entry);
        }
        totals.Applied += transaction.Journal.MarkBatchApplied(batch.Id, reply.Position);
        foreach (OutcomeMessage known in reply.Outcomes.Where(outcome => outcome.Position is not null)) transaction.Journal.WriteStorePosition(new EntryKey(known.Key), known.Position!.Value);
        if (reply.Outcomes.LastOrDefault(outcome => outcome.Applied) is { } latest) SeenStore.Note(transaction, new EntryKey(latest.Key));
        HashSet<ObjectId> concerned = [.. rejected.Select(entry => entry.ObjectId), .. StateFrames.Write(transaction, reply.Layouts, reply.States, reply.End, totals.Objects)];
        Resets.NoteOutside(transaction);
        concerned.UnionWith(UncoveredEntries.Fold(transaction).Select(one => one.Id));
        SetAsideOrphans(transaction, rejected, totals);
        StateFrames.RecomputeOverlays(transaction, overlaid, concerned);
        foreach (OfferedReference offer in reply.Offers.Select(Offer))
        {
            OfferTable.Add(transaction, offer);
            totals.Offers.Add(offer);
        }
        totals.Conflicts.AddRange(reply.Conflicts);
        transaction.Journal.CloseBatch(batch.Id);
        return held;
    }

    /// <summary>Writes the states that answer a question.</summary>
    public static void WriteStates(WriteTransaction transaction, UploadReply reply, UploadTotals totals) => WriteStates(transaction, reply.Layouts, reply.States, reply.End, totals.Objects);

    /// <summary>Writes objects that were asked for by their ids, under the entries that they do not contain.</summary>
    public static void WriteStates(WriteTransaction transaction, IReadOnlyList<RowLayout> layouts, FrameSpool states, DownloadEnd end, ObjectTally tally)
    {
        IReadOnlyList<(string EntityId, ObjectId Id)> overlaid = transaction.Journal.ReadUnsettledObjects();
        HashSet<ObjectId> settled = StateFrames.Write(transaction, layouts, states, end, tally);
        Resets.NoteOutside(transaction);
        StateFrames.RecomputeOverlays(transaction, overlaid, settled);
    }

    /// <summary>A batch that the server takes in no way and that cannot be divided: it is rejected here, with its content kept.</summary>
    public static void WriteRefusal(WriteTransaction transaction, FrozenBatch batch, OfflineSyncException failure, UploadTotals totals)
    {
        List<JournalEntry> entries = [.. transaction.Journal.ReadBatch(batch.Id).Select(stored => stored.Entry)];
        IReadOnlyList<(string EntityId, ObjectId Id)> overlaid = transaction.Journal.ReadUnsettledObjects();
        foreach (JournalEntry entry in entries) Reject(transaction, entry, [new RejectionReason(failure.Code, failure.Message)], totals);
        SetAsideOrphans(transaction, entries, totals);
        StateFrames.RecomputeOverlays(transaction, overlaid, entries.Select(entry => entry.ObjectId).ToHashSet());
        transaction.Journal.CloseBatch(batch.Id);
    }

    // They show as before, and go with a later synchronization.
    private static HashSet<ObjectId> Hold(WriteTransaction transaction, FrozenBatch batch, UploadReply reply, UploadTotals totals)
    {
        OutcomeMessage[] outcomes = [.. reply.Outcomes.Where(outcome => outcome is { Applied: false, Held: true })];
        if (outcomes.Length == 0) return [];
        HeldEntry[] held =
        [
            .. from outcome in outcomes
               let entry = transaction.Journal.ReadByKey(new EntryKey(outcome.Key))!.Entry
               select new HeldEntry(entry.Key, entry.EntityId, entry.ObjectId, string.Join(" ", outcome.Reasons.Select(reason => reason.Message))),
        ];
        transaction.Journal.Hold(batch.Id, held.Select(entry => entry.Key));
        totals.Held.AddRange(held);
        return [.. held.Select(entry => entry.ObjectId)];
    }

    private static OfferedReference Offer(OfferMessage offer) => new(offer.Entity, new ObjectId(offer.Object), offer.Member, new ObjectId(offer.Target));

    private static ImmutableArray<RejectionReason> Reasons(OutcomeMessage outcome) =>
        [.. outcome.Reasons.Select(reason => new RejectionReason(reason.Code, reason.Message, reason.Member, reason.Cause is { } cause ? new EntryKey(cause) : null))];

    private static void Reject(WriteTransaction transaction, JournalEntry entry, ImmutableArray<RejectionReason> reasons, UploadTotals totals)
    {
        transaction.Journal.MarkRejected(entry.Key, reasons);
        totals.Refused++;
        totals.Rejected.Add(new RejectedEntry(entry.Key, entry.EntityId, entry.ObjectId, reasons));
    }

    /// <summary>Later entries of an object whose create was rejected have nothing to stand on: they wait with it for a decision.</summary>
    private static void SetAsideOrphans(WriteTransaction transaction, List<JournalEntry> rejected, UploadTotals totals)
    {
        foreach (JournalEntry create in rejected.Where(entry => entry.IsNew))
        {
            if (transaction.Database.Tables.TryGetValue(create.EntityId, out EntityTable? table)
                && BaseRow.Find(transaction.Statements, table, create.ObjectId) is not null) continue;
            IReadOnlyList<StoredEntry> open = transaction.Journal.ReadUnsettled(create.ObjectId);
            if (open.Any(entry => entry.Entry.IsNew)) continue;
            foreach (StoredEntry orphan in open.Where(entry => entry.State == EntryState.Pending))
            {
                string reason = $"The entry {create.Key}, which creates the object, was rejected.";
                transaction.Journal.SetAside(orphan.Key, create.Key, reason);
                totals.Rejected.Add(new RejectedEntry(orphan.Key, create.EntityId, create.ObjectId, [new RejectionReason(ErrorCode.CauseRejected, reason, Cause: create.Key)]));
            }
        }
    }
}
