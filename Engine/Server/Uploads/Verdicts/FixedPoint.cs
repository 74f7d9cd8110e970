using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>The verdicts on a batch's objects, and what follows from them.</summary>
/// <param name="ByObject">The verdicts, in the order in which their objects first occur.</param>
/// <param name="Deletes">What the deletes carry with them.</param>
/// <param name="Unique">Who gets the unique values.</param>
/// <param name="Rules">The judge of validation rules.</param>
internal sealed record Judgement(IReadOnlyDictionary<ObjectId, Verdict> ByObject, DeleteClosure Deletes, UniqueVerdict Unique, RuleVerdict Rules)
{
    public IEnumerable<Verdict> Passing => ByObject.Values.Where(verdict => verdict.Passes);
}

/// <summary>
/// Step 4: the verdicts on a batch's objects, judged together until nothing changes. All pass at first; each failure is carried to what
/// depends on it: its group, the objects that refer to it, those that want a value which it would have given up. So cycles need no order,
/// and the work is that of the failures.
/// </summary>
internal sealed class FixedPoint
{
    private readonly UploadWorld _world;
    private readonly IReadOnlyList<Verdict> _all;
    private readonly Dictionary<ObjectId, Verdict> _byId;
    private readonly ILookup<ObjectId, Verdict> _referrers;
    private readonly Dictionary<Guid, List<Verdict>> _groups = [];
    private readonly Queue<Verdict> _failed = [];
    private readonly RuleVerdict _rules = new();
    private DeleteClosure _deletes = DeleteClosure.None;
    private UniqueVerdict? _unique;
    private int _failures;

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

    public static Judgement Judge(IReadOnlyList<Candidate> candidates, UploadWorld world)
    {
        var run = new FixedPoint(candidates, world);
        run.JudgeEachAlone();
        run.CarryFailures();
        foreach (Verdict verdict in run._all.Where(verdict => verdict.Passes)) run.JudgeReferences(verdict);
        run.CarryFailures();
        int failures;
        do
        {
            failures = run._failures;
            run.JudgeDeletes();
            run.JudgeUnique();
        }
        while (run._failures > failures);
        return new Judgement(run._byId, run._deletes, run._unique!, run._rules);
    }

    private void JudgeEachAlone()
    {
        foreach (Verdict verdict in _all)
        {
            Fail(verdict, AloneVerdict.Judge(verdict.Candidate, _world, _rules));
            if (!_world.Refused.TryGetValue(verdict.Candidate.Id, out Refusal? refusal)) continue;
            (verdict.Detail, verdict.IsSilent) = (refusal.Detail, refusal.IsSilent);
            Fail(verdict, refusal.Reasons);
        }
    }

    private void JudgeReferences(Verdict verdict)
    {
        if (!verdict.Candidate.Remains) return;
        EntityDefinition entity = verdict.Candidate.Entity!;
        List<MemberDefinition> dangling = [], ofOtherKind = [];
        verdict.Emptied.Clear();
        foreach (SetMember set in verdict.Candidate.SetMembers)
        {
            if (set.After is not ObjectId target) continue;
            switch (ReferenceVerdict.Judge(verdict.Candidate, set.Member, target, _byId, _world, _deletes, out EntryKey cause))
            {
                case ReferenceState.Dangling: dangling.Add(set.Member); break;
                case ReferenceState.OfOtherKind: ofOtherKind.Add(set.Member); break;
                case ReferenceState.Emptied: verdict.Emptied.Add(set.Member, (target, cause)); break;
            }
        }
        List<RejectionReason> reasons = [];
        if (verdict.Emptied.Count > 0)
        {
            object?[] values = FinalValues.Of(verdict, _world.Stored.GetValueOrDefault(verdict.Candidate.Id));
            reasons.AddRange(_rules.Judge(entity, values, verdict.Emptied.ContainsKey).Select(reason => reason with { Cause = CauseOf(verdict, reason) }));
        }
        reasons.AddRange(ofOtherKind.Select(member => Reasons.OfOtherKind(entity, member)));
        if (dangling.Count > 0) reasons.Add(Reasons.Dangling(entity, verdict.Candidate.Id, dangling));
        Fail(verdict, reasons);
    }

    // The entry whose rejection emptied the reference that a rule misses; none where a delete did, which was not rejected.
    private EntryKey? CauseOf(Verdict verdict, RejectionReason reason) =>
        verdict.Emptied.FirstOrDefault(emptied => emptied.Key.Id == reason.MemberId) is { Key: not null } emptied
        && _byId.TryGetValue(emptied.Value.Before, out Verdict? target) && !target.Passes ? emptied.Value.Cause : null;

    private void JudgeDeletes()
    {
        DeleteClosure before = _deletes;
        do
        {
            _deletes = DeleteClosure.Of(_byId, _referrers, _world.Deletes, (entity, id) => _world.Access.Of(entity, id).CanRead);
            foreach (IGrouping<Verdict, RejectionReason> refusal in _deletes.Refusals.GroupBy(refusal => refusal.Root, refusal => refusal.Reason)) Fail(refusal.Key, refusal.Distinct());
            CarryFailures();
        }
        while (_deletes.Refusals.Count > 0);
        foreach (Verdict referrer in before.Cascades.Concat(_deletes.Cascades).SelectMany(cascaded => _referrers[cascaded.Id]).Distinct().Where(referrer => referrer.Passes).ToArray()) JudgeReferences(referrer);
        CarryFailures();
    }

    private void JudgeUnique()
    {
        _unique ??= new UniqueVerdict(_byId, _world.Unique, id => _deletes.Find(id) is not null);
        FailLosers(_unique.Losers());
        CarryFailures();
    }

    private void FailLosers(IReadOnlyList<(Verdict Loser, UniqueKey Key)> losers)
    {
        foreach (IGrouping<Verdict, UniqueKey> lost in losers.GroupBy(pair => pair.Loser, pair => pair.Key))
        {
            EntityDefinition entity = lost.Key.Candidate.Entity!;
            Fail(lost.Key, lost.Select(key => Reasons.Broken(entity, UniqueValues.RuleOf(entity, key.Member))));
        }
    }

    private void CarryFailures()
    {
        while (_failed.TryDequeue(out Verdict? failed))
        {
            foreach (Guid group in failed.Candidate.Entries.Select(entry => entry.Entry.Group).OfType<Guid>().Distinct())
            {
                foreach (Verdict member in _groups[group].Where(member => member.Passes)) Fail(member, [Reasons.CauseRejected(_world.Model, failed.Candidate.FirstKey)]);
            }
            foreach (Verdict referrer in _referrers[failed.Candidate.Id].Where(referrer => referrer.Passes)) JudgeReferences(referrer);
            if (_unique is not null) FailLosers(_unique.LosersBecauseOf(failed.Candidate.Id));
        }
    }

    private void Fail(Verdict verdict, IEnumerable<RejectionReason> reasons)
    {
        bool passed = verdict.Passes;
        verdict.Reasons.AddRange(reasons);
        if (!passed || verdict.Passes) return;
        _failures++;
        _failed.Enqueue(verdict);
    }
}
