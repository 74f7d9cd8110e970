using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Access;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>
/// What becomes of a foreign change. Under <see cref="ConflictPolicy.LastWins"/> the device's content is taken where the user may write it and
/// it holds; a member that no entry set never fails an object, it stays as stored. Under every policy both values are kept.
/// </summary>
internal static class ConflictResolution
{
    public static void Resolve(IReadOnlyDictionary<ObjectId, Verdict> verdicts, UploadWorld world)
    {
        foreach (ObjectId id in world.Foreign)
        {
            Verdict verdict = verdicts[id];
            if (verdict.Candidate is not { Kind: CandidateKind.Update, Entity: { } entity } || !world.Stored.TryGetValue(id, out StoredObject? stored)) continue;
            bool isStale = !verdict.Passes && verdict.Reasons.Any(reason => reason.Code == ErrorCode.ObjectStale);
            if (verdict.Passes || isStale) verdict.Overwritten = Resolve(verdict, entity, stored, verdicts, world);
        }
    }

    private static ObjectOverwritten? Resolve(Verdict verdict, EntityDefinition entity, StoredObject stored, IReadOnlyDictionary<ObjectId, Verdict> verdicts, UploadWorld world)
    {
        Candidate candidate = verdict.Candidate;
        List<MemberConflict> conflicts =
        [
            .. from set in candidate.SetMembers
               let value = stored.Values[set.Member.Index]
               where !Values.Same(set.Before, value) && !Values.Same(set.After, value)
               select new MemberConflict(set.Member.Id, set.Member.Type, value, set.After, Taken: verdict.Passes),
        ];
        List<MemberChange> changes = [];
        if (verdict.Passes && entity.ConflictPolicy == ConflictPolicy.LastWins)
        {
            foreach (ContentMember sent in candidate.Content?.Members ?? [])
            {
                if (entity.FindMemberById(sent.MemberId) is not { } member || candidate.Members[member.Index] is not null) continue;
                object? value = stored.Values[member.Index];
                if (MemberValue.Problem(member, sent.Type, sent.Value) is not null || Values.Same(sent.Value, value) || !MayWrite(world.Access[entity], member)) continue;
                bool holds = Holds(member, sent.Value, verdicts, world);
                conflicts.Add(new MemberConflict(member.Id, member.Type, value, sent.Value, holds));
                if (holds) changes.Add(new MemberChange(member.Id, member.Type, value, sent.Value));
            }
        }
        if (conflicts.Count == 0) return null;
        return new ObjectOverwritten(entity.Id, candidate.Id,
            [.. changes.OrderBy(change => change.MemberId, StringComparer.Ordinal)],
            [.. conflicts.OrderBy(conflict => conflict.MemberId, StringComparer.Ordinal)],
            candidate.LastKey);
    }

    // What the user cannot write is dropped without a word: the device only repeats what it was shown.
    private static bool MayWrite(EntityRights rights, MemberDefinition member) => rights.CanWriteMember(member);

    private static bool Holds(MemberDefinition member, object? value, IReadOnlyDictionary<ObjectId, Verdict> verdicts, UploadWorld world)
    {
        if (member.IsRequired && MemberValue.IsEmpty(value)) return false;
        if (MemberValue.IsTooLong(member, value)) return false;
        return value is not ObjectId target || ReferenceVerdict.Judge(member, target, verdicts, world, out _) == ReferenceState.Sound;
    }
}
