using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>
/// What becomes of a foreign change. Under <see cref="ConflictPolicy.LastWins"/> the device's content is taken where the user may write it and
/// it holds; a member that no entry set never fails an object, it stays as stored. Under every policy both values are kept; of a deleted object, the
/// values that went with it.
/// </summary>
internal static class ConflictResolution
{
    public static void Resolve(Judgement judgement, UploadWorld world)
    {
        foreach (ObjectId id in world.Foreign)
        {
            Verdict verdict = judgement.ByObject[id];
            if (verdict.Candidate is not { Kind: CandidateKind.Update or CandidateKind.Delete, Entity: { } entity } || !world.Stored.TryGetValue(id, out StoredObject? stored)) continue;
            bool isStale = !verdict.Passes && verdict.Reasons.Any(reason => reason.Code == ErrorCode.ObjectStale);
            if (verdict.Passes || isStale) verdict.Overwritten = verdict.Candidate.Kind == CandidateKind.Delete
                ? Deleted(verdict, entity, stored) : Resolve(verdict, entity, stored, judgement, world);
        }
        foreach (Verdict verdict in judgement.Passing.Where(verdict => !verdict.Candidate.Overtaken.IsEmpty)) KeepOvertaken(verdict, world);
    }

    // What comes back after a restore, behind later values.
    private static void KeepOvertaken(Verdict verdict, UploadWorld world)
    {
        Candidate candidate = verdict.Candidate;
        object?[] stored = world.Stored[candidate.Id].Values;
        MemberConflict[] conflicts =
        [
            .. from set in candidate.Overtaken
               let value = stored[set.Member.Index]
               where !Values.Same(set.After, value)
               select new MemberConflict(set.Member.Id, set.Member.Type, value, set.After, Taken: false),
        ];
        if (conflicts.Length == 0) return;
        ObjectOverwritten kept = verdict.Overwritten ?? new ObjectOverwritten(candidate.EntityId, candidate.Id, [], [], candidate.LastKey);
        verdict.Overwritten = kept with { Conflicts = [.. kept.Conflicts.Concat(conflicts).DistinctBy(conflict => conflict.MemberId).OrderBy(conflict => conflict.MemberId, StringComparer.Ordinal)] };
    }

    // A delete says nothing of what its device had seen, so all values are kept: the foreign change is among them.
    private static ObjectOverwritten? Deleted(Verdict verdict, EntityDefinition entity, StoredObject stored)
    {
        MemberConflict[] lost =
        [
            .. from member in entity.Members
               let value = stored.Values[member.Index]
               where value is not null
               select new MemberConflict(member.Id, member.Type, value, Sent: null, Taken: verdict.Passes),
        ];
        return lost.Length == 0 ? null : new ObjectOverwritten(entity.Id, verdict.Candidate.Id, [], [.. lost.OrderBy(conflict => conflict.MemberId, StringComparer.Ordinal)], verdict.Candidate.LastKey);
    }

    private static ObjectOverwritten? Resolve(Verdict verdict, EntityDefinition entity, StoredObject stored, Judgement judgement, UploadWorld world)
    {
        Candidate candidate = verdict.Candidate;
        (SetMember Set, object? Stored)[] differing = [.. candidate.SetMembers.Select(set => (set, stored.Values[set.Member.Index])).Where(pair => !Values.Same(pair.set.After, pair.Item2))];
        (SetMember Set, object? Stored)[] contested = [.. differing.Where(pair => !Values.Same(pair.Set.Before, pair.Stored))];
        // Who is refused although nobody else changed the same members keeps what he set beside what stands.
        if (!verdict.Passes && contested.Length == 0) contested = differing;
        List<MemberConflict> conflicts = [.. contested.Select(pair => new MemberConflict(pair.Set.Member.Id, pair.Set.Member.Type, pair.Stored, pair.Set.After, Taken: verdict.Passes))];
        List<MemberChange> changes = [];
        if (verdict.Passes && entity.ConflictPolicy == ConflictPolicy.LastWins)
        {
            (MemberDefinition Member, object? Value)[] sent = [.. Sent(candidate, stored, world.RightsOn(candidate))];
            HashSet<MemberDefinition> taken = ContentVerdict.Judge(verdict, entity, sent, judgement, world);
            foreach ((MemberDefinition member, object? value) in sent)
            {
                conflicts.Add(new MemberConflict(member.Id, member.Type, stored.Values[member.Index], value, taken.Contains(member)));
                if (taken.Contains(member)) changes.Add(new MemberChange(member.Id, member.Type, stored.Values[member.Index], value));
            }
        }
        if (conflicts.Count == 0) return null;
        return new ObjectOverwritten(entity.Id, candidate.Id,
            [.. changes.OrderBy(change => change.MemberId, StringComparer.Ordinal)],
            [.. conflicts.OrderBy(conflict => conflict.MemberId, StringComparer.Ordinal)],
            candidate.LastKey);
    }

    // What differs from the stored object and no entry set. What the user cannot write is dropped without a word: the device only repeats what it was shown.
    private static IEnumerable<(MemberDefinition Member, object? Value)> Sent(Candidate candidate, StoredObject stored, EntityRights rights)
    {
        foreach ((MemberDefinition member, object? value) in candidate.Shown)
        {
            if (candidate.Members[member.Index] is not null || Values.Same(value, stored.Values[member.Index]) || !rights.CanWriteMember(member)) continue;
            yield return (member, value);
        }
    }
}
