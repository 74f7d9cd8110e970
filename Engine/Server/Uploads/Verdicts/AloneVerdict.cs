using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>The verdict on a candidate as far as no other object of the batch matters.</summary>
internal static class AloneVerdict
{
    public static IReadOnlyList<RejectionReason> Judge(Candidate candidate, UploadWorld world, RuleVerdict rules)
    {
        if (candidate.Entity is not { } entity) return candidate.Problems;
        if (world.AlreadyAccepted.Contains(candidate.Id)) return [Reasons.AlreadyAccepted(entity)];
        // Who may not see an object learns nothing about it: no further reason is given.
        if (ExistenceVerdict.Judge(candidate, world) is { } unavailable) return [unavailable];
        List<RejectionReason> reasons = [.. candidate.Problems, .. AccessVerdict.Judge(candidate, world)];
        if (candidate.Remains) reasons.AddRange(Judge(candidate, entity, world, rules));
        if ((entity.ConflictPolicy == ConflictPolicy.RejectStale && world.Foreign.Contains(candidate.Id)) || world.Overtaken.Contains(candidate.Id)) reasons.Add(Reasons.Stale(entity));
        if (world.Parked.Contains(candidate.Id)) reasons.Add(Reasons.Parked(entity));
        return reasons;
    }

    // A new object is judged whole, a change by what it sets.
    private static IEnumerable<RejectionReason> Judge(Candidate candidate, EntityDefinition entity, UploadWorld world, RuleVerdict rules)
    {
        object?[] values = FinalValues.Of(candidate, world.Stored.GetValueOrDefault(candidate.Id));
        if (RowSize.Of(values) > RowSize.Limit) return [Reasons.TooLarge(entity)];
        IEnumerable<RejectionReason> broken = candidate.Kind == CandidateKind.Create ? rules.Judge(entity, values) : rules.Judge(entity, values, member => candidate.Members[member.Index] is not null);
        return entity == entity.Model.Users ? broken.Concat(UserVerdict.Judge(candidate, entity, values)) : broken;
    }
}
