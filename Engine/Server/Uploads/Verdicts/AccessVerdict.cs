using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>Whether the user's roles let him do this, judged on the stored state before the change; of a new object, as if every condition held.</summary>
internal static class AccessVerdict
{
    public static IEnumerable<RejectionReason> Judge(Candidate candidate, UploadWorld world)
    {
        EntityDefinition entity = candidate.Entity!;
        EntityRights rights = world.RightsOn(candidate);
        object?[]? stored = world.Stored.GetValueOrDefault(candidate.Id)?.Values;
        if (candidate.Kind is CandidateKind.Create or CandidateKind.Pass && !rights.CanCreate) yield return Reasons.CannotCreate(entity);
        else if (candidate.Kind == CandidateKind.Create && entity.Link is { } link && !LinkVerdict.MayCreate(candidate, link, world)) yield return Reasons.CannotCreate(entity);
        if (candidate.Kind == CandidateKind.Update && stored is not null && entity.Link is { } moved && LinkVerdict.MovedWrongly(candidate, moved, stored, world) is { } end) yield return Reasons.CannotWrite(entity, end);
        if (candidate.Kind == CandidateKind.Delete && !rights.CanDelete) yield return Reasons.CannotDelete(entity);
        foreach (SetMember set in candidate.SetMembers)
        {
            // What a new object is was judged with its creation; it never becomes another one.
            if (set.Member.IsSpecialization && stored is null) continue;
            if (!rights.CanWriteMember(set.Member) && IsChanged(set, stored, rights)) yield return Reasons.CannotWrite(entity, set.Member);
        }
    }

    // A new object is sent with its initial values: nobody set these. What is left as it is stored was not changed, which only who may read it hears.
    private static bool IsChanged(SetMember set, object?[]? stored, EntityRights rights) => stored is null
        ? !Values.Same(set.After, set.Member.InitialValue)
        : !rights.CanReadMember(set.Member) || !Values.Same(set.After, stored[set.Member.Index]);
}
