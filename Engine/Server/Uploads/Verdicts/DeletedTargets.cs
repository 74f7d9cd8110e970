using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>All references that the batch empties, as events: those to failed and deleted objects, in the batch and on the server.</summary>
internal static class DeletedTargets
{
    public static IReadOnlyList<ReferenceEmptied> Empty(IReadOnlyDictionary<ObjectId, Verdict> verdicts, IReadOnlyList<Referrer> referrers)
    {
        var emptied = new Dictionary<(ObjectKey Object, EntryKey Cause), List<EmptiedReference>>();
        foreach (Verdict verdict in verdicts.Values.Where(verdict => verdict.Passes))
        {
            foreach ((MemberDefinition member, (ObjectId before, EntryKey cause)) in verdict.Emptied) Add(verdict.Candidate.Key, cause, member, before);
        }
        foreach (Referrer referrer in referrers)
        {
            if (verdicts[referrer.Target] is not { Passes: true } target || !StillRefers(referrer, verdicts)) continue;
            Add(new ObjectKey(referrer.Entity.Id, referrer.Id), target.Candidate.LastKey, referrer.Member, referrer.Target);
        }
        return
        [
            .. from pair in emptied
               orderby pair.Key.Object.Id, pair.Key.Cause.Value
               select new ReferenceEmptied(pair.Key.Object.EntityId, pair.Key.Object.Id, [.. pair.Value.OrderBy(reference => reference.MemberId, StringComparer.Ordinal)], pair.Key.Cause),
        ];

        void Add(ObjectKey key, EntryKey cause, MemberDefinition member, ObjectId before)
        {
            if (!emptied.TryGetValue((key, cause), out List<EmptiedReference>? references)) emptied.Add((key, cause), references = []);
            references.Add(new EmptiedReference(member.Id, before));
        }
    }

    // A stored reference that the batch itself deletes or sets anew is no longer there to be emptied.
    private static bool StillRefers(Referrer referrer, IReadOnlyDictionary<ObjectId, Verdict> verdicts)
    {
        if (!verdicts.TryGetValue(referrer.Id, out Verdict? verdict) || !verdict.Passes) return true;
        if (verdict.Candidate.Kind != CandidateKind.Update || verdict.Candidate.Members[referrer.Member.Index] is not null) return false;
        return verdict.Overwritten is not { } overwritten || overwritten.Changes.All(change => change.MemberId != referrer.Member.Id);
    }
}
