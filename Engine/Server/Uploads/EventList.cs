using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads;

/// <summary>Step 5, first half: the events of a decision. Each entry becomes exactly one, in journal order; what follows from entries stands behind them.</summary>
internal static class EventList
{
    public static IReadOnlyList<StoredEvent> Build(IEnumerable<ChainedEntry> entries, Judgement judgement, IEnumerable<ReferenceEmptied> emptied, IEnumerable<StoredEvent> handled)
    {
        Dictionary<ObjectId, ImmutableArray<RejectionReason>> rejected = judgement.ByObject.Values.Where(verdict => !verdict.Passes)
            .ToDictionary(verdict => verdict.Candidate.Id, verdict => verdict.Reasons.ToImmutableArray());
        return
        [
            .. entries.Select(entry => new StoredEvent(entry.Entry.Key.Value, Event(entry, rejected, judgement.ByObject[entry.Entry.ObjectId].Candidate))),
            .. judgement.ByObject.Values.Select(verdict => verdict.Overwritten).OfType<ObjectOverwritten>().Select(data => new StoredEvent(data.Id, data)),
            .. emptied.Select(data => new StoredEvent(data.Id, data)),
            .. judgement.Deletes.Cascades.Select(cascaded => new ObjectRemoved(cascaded.Entity.Id, cascaded.Id, cascaded.Root.Candidate.LastKey)).Select(data => new StoredEvent(data.Id, data)),
            .. handled,
        ];
    }

    private static EntryEvent Event(ChainedEntry entry, Dictionary<ObjectId, ImmutableArray<RejectionReason>> rejected, Candidate candidate) =>
        rejected.TryGetValue(entry.Entry.ObjectId, out ImmutableArray<RejectionReason> reasons) ? new EntryRejected(entry, reasons)
        : entry.Entry.Kind == EntryKind.Delete ? new ObjectDeleted(entry)
        : candidate.Overtaken.IsEmpty ? new ObjectCommitted(entry) : new ObjectCommitted(entry, Overtaken(entry, candidate));

    private static ImmutableArray<string> Overtaken(ChainedEntry entry, Candidate candidate) =>
    [
        .. from change in entry.Entry.Changes
           let member = candidate.Entity!.Receive(change.MemberId, change.Type, change.After).Member
           where candidate.Overtaken.Any(set => set.Member == member)
           select change.MemberId,
    ];
}
