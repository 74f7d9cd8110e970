using OfflineSync.Journal;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>What a reference of a candidate is worth while others of the batch pass or fail.</summary>
internal enum ReferenceState
{
    /// <summary>Its target is there.</summary>
    Sound,

    /// <summary>Its target fails or is deleted in this batch: it is emptied.</summary>
    Emptied,

    /// <summary>Its target is neither on the server nor in the batch, as far as the user may know.</summary>
    Dangling,

    /// <summary>Its target is there, and is not of the specialization that the reference is for.</summary>
    OfOtherKind,
}

/// <summary>Judges references to objects on the server and in the batch.</summary>
internal static class ReferenceVerdict
{
    /// <param name="candidate">Whose reference it is.</param>
    /// <param name="member">The reference.</param>
    /// <param name="target">What it points to.</param>
    /// <param name="verdicts">The verdicts on the batch's objects so far.</param>
    /// <param name="world">What is stored.</param>
    /// <param name="deletes">What is deleted along with candidates.</param>
    /// <param name="cause">The entry because of which it is emptied.</param>
    public static ReferenceState Judge(Candidate candidate, MemberDefinition member, ObjectId target, IReadOnlyDictionary<ObjectId, Verdict> verdicts, UploadWorld world, DeleteClosure deletes, out EntryKey cause)
    {
        ReferenceState state = Find(candidate, member, target, verdicts, world, deletes, out cause);
        return state == ReferenceState.Sound && member.TargetSpecialization is not null && !member.Takes(KindOf(member, target, verdicts, world)) ? ReferenceState.OfOtherKind : state;
    }

    private static Specialization KindOf(MemberDefinition member, ObjectId target, IReadOnlyDictionary<ObjectId, Verdict> verdicts, UploadWorld world)
    {
        EntityDefinition entity = world.Model.Entity(member.Target!);
        return world.IsReserved(target) && verdicts.TryGetValue(target, out Verdict? created)
            ? entity.SpecializationOf(FinalValues.Of(created.Candidate, stored: null))!
            : entity.SpecializationById(world.Kinds.GetValueOrDefault(target));
    }

    private static ReferenceState Find(Candidate candidate, MemberDefinition member, ObjectId target, IReadOnlyDictionary<ObjectId, Verdict> verdicts, UploadWorld world, DeleteClosure deletes, out EntryKey cause)
    {
        cause = default;
        // First of all: nothing that happens to what the user may not see makes a difference to him.
        if (world.IsHidden(candidate, member, target)) return ReferenceState.Dangling;
        if (deletes.Find(target) is { } deleted)
        {
            cause = deleted.Root.Candidate.LastKey;
            return ReferenceState.Emptied;
        }
        string targetEntity = world.Model.Entity(member.Target!).Id;
        if (!verdicts.TryGetValue(target, out Verdict? other) || other.Candidate.EntityId != targetEntity || other.Candidate.Kind == CandidateKind.Update)
        {
            return world.IsThere(target, targetEntity) ? ReferenceState.Sound : ReferenceState.Dangling;
        }
        switch (other.Candidate.Kind)
        {
            case CandidateKind.Create when other.Passes:
                return ReferenceState.Sound;
            case CandidateKind.Delete when !other.Passes:
                return world.IsThere(target, targetEntity) ? ReferenceState.Sound : ReferenceState.Dangling;
            case CandidateKind.Create when !world.IsReserved(target):
                // The create failed because the object exists: the reference points to that one.
                return world.IsThere(target, targetEntity) ? ReferenceState.Sound : ReferenceState.Dangling;
            default:
                cause = other.Candidate.Kind == CandidateKind.Create ? other.Candidate.FirstKey : other.Candidate.LastKey;
                return ReferenceState.Emptied;
        }
    }
}
