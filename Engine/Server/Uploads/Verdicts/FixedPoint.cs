using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>
/// Step 4: the verdicts on a batch's objects, judged together until nothing changes. All pass at first; each failure is carried to what
/// depends on it: its group, and the objects that refer to it. So cycles need no order, and the work is that of the failures.
/// </summary>
internal sealed class FixedPoint
{
    private readonly UploadWorld _world;
    private readonly IReadOnlyList<Verdict> _all;
    private readonly Dictionary<ObjectId, Verdict> _byId;
    private readonly ILookup<ObjectId, Verdict> _referrers;
    private readonly Dictionary<Guid, List<Verdict>> _groups = [];
    private readonly Queue<Verdict> _failed = [];

    private FixedPoint(IReadOnlyList<Candidate> candidates, UploadWorld world)
    {
        _world = world;
        _all = [.. candidates.Select(candidate => new Verdict(candidate))];
        _byId = _all.ToDictionary(verdict => verdict.Candidate.Id);
        _referrers = (from verdict in _all
                      where verdict.Candidate.Remains
                      from set in verdict.Candidate.SetMembers
                      where set.After is ObjectId
                      select (Target: (ObjectId)set.After!, Referrer: verdict)).ToLookup(pair => pair.Target, pair => pair.Referrer);
        foreach (Verdict verdict in _all)
        {
            foreach (Guid group in verdict.Candidate.Entries.Select(entry => entry.Entry.Group).OfType<Guid>().Distinct())
            {
                if (!_groups.TryGetValue(group, out List<Verdict>? members)) _groups.Add(group, members = []);
                members.Add(verdict);
            }
        }
    }

    /// <summary>The verdicts by object.</summary>
    public static IReadOnlyDictionary<ObjectId, Verdict> Judge(IReadOnlyList<Candidate> candidates, UploadWorld world)
    {
        var run = new FixedPoint(candidates, world);
        run.JudgeEachAlone();
        run.CarryFailures();
        foreach (Verdict verdict in run._all.Where(verdict => verdict.Passes)) run.JudgeReferences(verdict);
        run.CarryFailures();
        return run._byId;
    }

    private void JudgeEachAlone()
    {
        foreach (Verdict verdict in _all)
        {
            Fail(verdict, AloneVerdict.Judge(verdict.Candidate, _world));
        }
    }

    private void JudgeReferences(Verdict verdict)
    {
        if (!verdict.Candidate.Remains) return;
        EntityDefinition entity = verdict.Candidate.Entity!;
        List<MemberDefinition> dangling = [];
        verdict.Emptied.Clear();
        foreach (SetMember set in verdict.Candidate.SetMembers)
        {
            if (set.After is not ObjectId target) continue;
            switch (ReferenceVerdict.Judge(set.Member, target, _byId, _world, out EntryKey cause))
            {
                case ReferenceState.Dangling: dangling.Add(set.Member); break;
                case ReferenceState.Emptied: verdict.Emptied.Add(set.Member, (target, cause)); break;
            }
        }
        List<RejectionReason> reasons = [.. verdict.Emptied.Keys.Where(member => member.IsRequired).Select(member => Reasons.Required(entity, member))];
        if (dangling.Count > 0) reasons.Add(Reasons.Dangling(entity, verdict.Candidate.Id, dangling));
        Fail(verdict, reasons);
    }

    private void CarryFailures()
    {
        while (_failed.TryDequeue(out Verdict? failed))
        {
            foreach (Guid group in failed.Candidate.Entries.Select(entry => entry.Entry.Group).OfType<Guid>().Distinct())
            {
                foreach (Verdict member in _groups[group].Where(member => member.Passes)) Fail(member, [Reasons.CauseRejected(failed.Candidate.FirstKey)]);
            }
            foreach (Verdict referrer in _referrers[failed.Candidate.Id].Where(referrer => referrer.Passes)) JudgeReferences(referrer);
        }
    }

    private void Fail(Verdict verdict, IEnumerable<RejectionReason> reasons)
    {
        bool passed = verdict.Passes;
        verdict.Reasons.AddRange(reasons);
        if (passed && !verdict.Passes) _failed.Enqueue(verdict);
    }
}
