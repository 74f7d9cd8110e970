using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>The verdict on a candidate as far as no other object of the batch matters.</summary>
internal static class AloneVerdict
{
    public static IReadOnlyList<RejectionReason> Judge(Candidate candidate, UploadWorld world)
    {
        if (candidate.Entity is not { } entity) return candidate.Problems;
        // Who may not see an object learns nothing about it: no further reason is given.
        if (ExistenceVerdict.Judge(candidate, world) is { } unavailable) return [unavailable];
        List<RejectionReason> reasons = [.. candidate.Problems, .. AccessVerdict.Judge(candidate, world)];
        if (candidate.Remains) reasons.AddRange(Values(candidate, entity));
        if (entity.ConflictPolicy == ConflictPolicy.RejectStale && world.Foreign.Contains(candidate.Id)) reasons.Add(Reasons.Stale(entity));
        if (world.Parked.Contains(candidate.Id)) reasons.Add(Reasons.Parked(entity));
        return reasons;
    }

    // A new object is judged whole, a change by what it sets.
    private static IEnumerable<RejectionReason> Values(Candidate candidate, EntityDefinition entity)
    {
        foreach (MemberDefinition member in entity.Members)
        {
            SetMember? set = candidate.Members[member.Index];
            if (set is null && candidate.Kind == CandidateKind.Update) continue;
            if (member.IsRequired && MemberValue.IsEmpty(set?.After)) yield return Reasons.Required(entity, member);
            if (MemberValue.IsTooLong(member, set?.After)) yield return Reasons.TooLong(entity, member);
        }
    }
}
