using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Access;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>Whether the user's roles let him do this, judged on the stored state.</summary>
internal static class AccessVerdict
{
    public static IEnumerable<RejectionReason> Judge(Candidate candidate, UploadWorld world)
    {
        EntityDefinition entity = candidate.Entity!;
        EntityRights rights = world.Access[entity];
        if (candidate.Kind is CandidateKind.Create or CandidateKind.Pass && !rights.CanCreate) yield return Reasons.CannotCreate(entity);
        if (candidate.Kind == CandidateKind.Delete && !rights.CanDelete) yield return Reasons.CannotDelete(entity);
        foreach (SetMember set in candidate.SetMembers)
        {
            // A new object is sent with its initial values: nobody set these.
            bool isInitial = candidate.Kind is CandidateKind.Create or CandidateKind.Pass && Values.Same(set.After, set.Member.InitialValue);
            if (!isInitial && !rights.CanWriteMember(set.Member)) yield return Reasons.CannotWrite(entity, set.Member);
        }
    }
}
