using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>Whether what is created is new, and what is changed or deleted is there and shows to the user. Both "no" sound alike.</summary>
internal static class ExistenceVerdict
{
    public static RejectionReason? Judge(Candidate candidate, UploadWorld world)
    {
        EntityDefinition entity = candidate.Entity!;
        bool isAvailable = candidate.Kind is CandidateKind.Create or CandidateKind.Pass
            ? world.IsReserved(candidate.Id)
            : world.IsThere(candidate.Id, candidate.EntityId) && world.RightsOn(candidate).CanRead;
        return isAvailable ? null : Reasons.Unavailable(entity);
    }
}
