using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>An object that is deleted because another one is.</summary>
/// <param name="Entity">Its entity.</param>
/// <param name="Id">The object.</param>
/// <param name="Root">The delete that is the cause.</param>
internal sealed record Cascaded(EntityDefinition Entity, ObjectId Id, Verdict Root);

/// <summary>What the deletes that pass carry with them: further deletes, emptied references, and what forbids them.</summary>
internal sealed class DeleteClosure
{
    private readonly Dictionary<ObjectId, Cascaded> _deleted = [];
    private readonly List<(DeleteEdge Edge, Verdict Root)> _others = [];
    private readonly Func<EntityDefinition, ObjectId, bool> _shows;

    private DeleteClosure(Func<EntityDefinition, ObjectId, bool> shows) => _shows = shows;

    public static DeleteClosure None { get; } = new((_, _) => false);

    /// <summary>The objects that are deleted without an entry of their own.</summary>
    public IEnumerable<Cascaded> Cascades => _deleted.Values.Where(one => one.Id != one.Root.Candidate.Id);

    /// <summary>Whose delete takes an object along; null when nothing does.</summary>
    public Cascaded? Find(ObjectId id) => _deleted.GetValueOrDefault(id);

    /// <summary>The stored references that are emptied.</summary>
    public IEnumerable<(DeleteEdge Edge, Verdict Root)> Emptied => _others.Where(other => other.Edge is { OtherRefers: true, Behaviour: not DeleteBehaviour.Refuse } && !_deleted.ContainsKey(other.Edge.Other));

    /// <summary>The deletes that cannot be, with the reasons.</summary>
    public IReadOnlyList<(Verdict Root, RejectionReason Reason)> Refusals { get; private set; } = [];

    /// <param name="verdicts">The verdicts so far.</param>
    /// <param name="referrers">The candidates that set a reference to an object.</param>
    /// <param name="plan">What hangs on the deletes.</param>
    /// <param name="shows">Whether a stored object shows to the user: what does not is not named.</param>
    public static DeleteClosure Of(IReadOnlyDictionary<ObjectId, Verdict> verdicts, ILookup<ObjectId, Verdict> referrers, DeletePlan plan, Func<EntityDefinition, ObjectId, bool> shows)
    {
        var closure = new DeleteClosure(shows);
        var queue = new Queue<ObjectId>();
        foreach (Verdict root in verdicts.Values.Where(verdict => verdict.Passes && verdict.Candidate.Kind == CandidateKind.Delete)) Add(root.Candidate.Entity!, root.Candidate.Id, root);
        while (queue.TryDequeue(out ObjectId id))
        {
            Verdict root = closure._deleted[id].Root;
            foreach (DeleteEdge edge in plan.EdgesOf(id).Where(edge => !edge.OtherRefers || StillRefers(edge, verdicts)))
            {
                if (edge.Behaviour == DeleteBehaviour.Cascade) Add(edge.OtherEntity, edge.Other, root);
                else closure._others.Add((edge, root));
            }
        }
        closure.Refusals = [.. closure.Refuse(verdicts, referrers, plan)];
        return closure;

        void Add(EntityDefinition entity, ObjectId added, Verdict root)
        {
            if (closure._deleted.TryAdd(added, new Cascaded(entity, added, root))) queue.Enqueue(added);
        }
    }

    private IEnumerable<(Verdict Root, RejectionReason Reason)> Refuse(IReadOnlyDictionary<ObjectId, Verdict> verdicts, ILookup<ObjectId, Verdict> referrers, DeletePlan plan)
    {
        foreach ((DeleteEdge edge, Verdict root) in _others.Where(other => other.Edge.Behaviour == DeleteBehaviour.Refuse && !_deleted.ContainsKey(other.Edge.Other)))
        {
            yield return (root, _shows(edge.OtherEntity, edge.Other) ? Reasons.DeleteRefused(edge.DeletedEntity, edge.OtherEntity, edge.Member, edge.Rule!) : Reasons.DeleteRefused(edge.DeletedEntity));
        }
        // Who begins to refer in this batch forbids the delete, too.
        foreach (Cascaded deleted in _deleted.Values)
        {
            foreach (Verdict referrer in referrers[deleted.Id].Where(referrer => referrer.Passes && !_deleted.ContainsKey(referrer.Candidate.Id)))
            {
                EntityDefinition entity = referrer.Candidate.Entity!;
                foreach (SetMember set in referrer.Candidate.SetMembers.Where(set => set.After is ObjectId target && target == deleted.Id))
                {
                    if (DeletePlan.RuleOf(entity, set.Member, targetIsDeleted: true) is { Behaviour: DeleteBehaviour.Refuse } rule) yield return (deleted.Root, Reasons.DeleteRefused(deleted.Entity, entity, set.Member, rule));
                }
            }
        }
        if (!plan.IsTooGreat) yield break;
        foreach (Verdict root in Cascades.Select(one => one.Root).Distinct().ToArray()) yield return (root, Reasons.CascadeTooGreat(root.Candidate.Entity!));
    }

    // A stored reference that the batch itself sets anew, or whose owner it deletes, is no longer there.
    private static bool StillRefers(DeleteEdge edge, IReadOnlyDictionary<ObjectId, Verdict> verdicts)
    {
        if (!verdicts.TryGetValue(edge.Other, out Verdict? verdict) || !verdict.Passes) return true;
        return verdict.Candidate.Kind == CandidateKind.Update && verdict.Candidate.Members[edge.Member.Index] is null;
    }
}
