using System.Runtime.InteropServices;
using OfflineSync.Journal;

namespace OfflineSync.Server.Uploads;

/// <summary>Which objects a batch needs locked, and how firmly.</summary>
internal static class WantedLocks
{
    public static IReadOnlyDictionary<ObjectId, LockStrength> Of(IReadOnlyList<Candidate> candidates, IEnumerable<Referrer> referrers, IReadOnlyDictionary<ObjectId, LockStrength> earlier)
    {
        var wanted = new Dictionary<ObjectId, LockStrength>(earlier);
        foreach (Candidate candidate in candidates)
        {
            if (candidate.Entity is null) continue;
            if (candidate.Kind is CandidateKind.Update or CandidateKind.Delete) Want(candidate.Id, candidate.Kind == CandidateKind.Delete ? LockStrength.Delete : LockStrength.Change);
            foreach (SetMember set in candidate.SetMembers)
            {
                if (set.After is ObjectId target) Want(target, LockStrength.Refer);
            }
            foreach (ShownMember shown in candidate.Shown)
            {
                if (shown.Value is ObjectId target) Want(target, LockStrength.Refer);
            }
        }
        foreach (Referrer referrer in referrers)
        {
            bool isCascaded = DeletePlan.RuleOf(referrer.Entity, referrer.Member, targetIsDeleted: true) is { Behaviour: DeleteBehaviour.Cascade };
            Want(referrer.Id, isCascaded ? LockStrength.Delete : LockStrength.Change);
        }
        return wanted;

        void Want(ObjectId id, LockStrength strength)
        {
            ref LockStrength known = ref CollectionsMarshal.GetValueRefOrAddDefault(wanted, id, out _);
            if (strength > known) known = strength;
        }
    }
}
