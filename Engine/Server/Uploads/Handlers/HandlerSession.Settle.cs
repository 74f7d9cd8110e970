using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Handlers;

internal sealed partial class HandlerSession
{
    /// <summary>Between two waves of handlers: locks what they changed, and carries out what their deletes bring along.</summary>
    /// <param name="limit">How many objects may be deleted because of others.</param>
    /// <returns>The objects that are deleted along, and the roots whose delete is refused.</returns>
    public async Task<(IReadOnlyList<HandledObject> Deleted, IReadOnlyList<(Verdict Root, RejectionReason Reason)> Refusals)> SettleAsync(int limit)
    {
        await _reads.ReserveAsync(_objects.Values.Where(known => known is { IsCreated: true, IsDeleted: false, Root: not null }).Select(known => new ObjectKey(known.Entity.Id, known.Id))).ConfigureAwait(false);
        foreach (IGrouping<EntityDefinition, HandledObject> late in _objects.Values.Where(known => known is { UnlockedVersion: not null, Root: not null }).ToLookup(known => known.Entity))
        {
            IReadOnlyDictionary<ObjectId, StoredObject> rows = await _reads.LockedAsync(late.Key, [.. late.Select(known => known.Id)], CancellationToken.None).ConfigureAwait(false);
            foreach (HandledObject known in late) TakeLocked(known.Entity, known.Id, rows.GetValueOrDefault(known.Id) ?? throw new UploadCollisionException());
        }
        HandledObject[] roots = [.. _deletedNow.Distinct()];
        _deletedNow.Clear();
        return roots.Length == 0 ? ([], []) : await SettleDeletesAsync(roots, limit).ConfigureAwait(false);
    }

    private async Task<(IReadOnlyList<HandledObject>, IReadOnlyList<(Verdict, RejectionReason)>)> SettleDeletesAsync(HandledObject[] roots, int limit)
    {
        DeletePlan plan = await _reads.PlanAsync([.. roots.Where(root => root.Stored is not null).Select(root => (root.Entity, root.Id))], limit).ConfigureAwait(false);
        if (plan.IsTooGreat) return ([], [.. roots.Select(root => (root.Root!, Reasons.CascadeTooGreat(root.Entity)))]);
        foreach (IGrouping<EntityDefinition, ObjectId> others in plan.Edges.ToLookup(edge => edge.OtherEntity, edge => edge.Other)) await FindAsync(others.Key, [.. others], CancellationToken.None).ConfigureAwait(false);
        var deleted = new List<HandledObject>();
        var refused = new List<(HandledObject Root, HandledObject Other, MemberDefinition Member, DeleteRule Rule, EntityDefinition Entity)>();
        var queue = new Queue<HandledObject>(roots);
        while (queue.TryDequeue(out HandledObject? gone))
        {
            foreach (DeleteEdge edge in await EdgesAsync(gone, plan).ConfigureAwait(false))
            {
                HandledObject? other = await ReachAsync(edge.OtherEntity, edge.Other).ConfigureAwait(false);
                if (other is not { IsThere: true } || (edge.OtherRefers && !Values.Same(other.Known[edge.Member.Index], gone.Id))) continue;
                switch (edge.Behaviour)
                {
                    case DeleteBehaviour.Cascade:
                        other.IsDeleted = true;
                        other.Root = gone.Root;
                        deleted.Add(other);
                        queue.Enqueue(other);
                        break;
                    case DeleteBehaviour.Refuse:
                        refused.Add((gone, other, edge.Member, edge.Rule!, gone.Entity));
                        break;
                    default:
                        if (edge.OtherRefers) Empty(other, edge.Member, gone.Root!);
                        break;
                }
            }
        }
        return (deleted, [.. refused.Where(item => item.Other.IsThere).Select(item => (item.Root.Root!, Reasons.DeleteRefused(item.Entity, item.Other.Entity, item.Member, item.Rule)))]);
    }

    // The stored ones, and those that refer to it, or that it refers to, since this upload.
    private async Task<IReadOnlyList<DeleteEdge>> EdgesAsync(HandledObject gone, DeletePlan plan)
    {
        List<DeleteEdge> edges = [.. plan.EdgesOf(gone.Id)];
        foreach (EntityDefinition owner in Model.Entities)
        {
            foreach (MemberDefinition member in owner.Members.Where(member => member.Target == gone.Entity.Name))
            {
                IEnumerable<ObjectId> referrers = _batch.With(owner, member, gone.Id)
                    .Concat(_objects.Values.Where(known => known.Entity == owner && known.IsThere && Values.Same(known.Known[member.Index], gone.Id)).Select(known => known.Id));
                edges.AddRange(referrers.Distinct().Where(id => edges.All(edge => edge.Other != id || edge.Member != member))
                    .Select(id => new DeleteEdge(gone.Id, gone.Entity, id, owner, member, OtherRefers: true, DeletePlan.RuleOf(owner, member, targetIsDeleted: true))));
            }
        }
        foreach (DeleteRule rule in gone.Entity.DeleteRules.Where(rule => !rule.TargetIsDeleted))
        {
            MemberDefinition member = gone.Entity.Member(rule.Member);
            if (gone.Known[member.Index] is not ObjectId target || edges.Any(edge => edge.Other == target && !edge.OtherRefers)) continue;
            if (rule.Behaviour == DeleteBehaviour.Cascade) await _reads.LockForDeleteAsync(target).ConfigureAwait(false);
            edges.Add(new DeleteEdge(gone.Id, gone.Entity, target, Model.Entity(member.Target!), member, OtherRefers: false, rule));
        }
        return edges;
    }

    private async Task<HandledObject?> ReachAsync(EntityDefinition entity, ObjectId id)
    {
        await FindAsync(entity, [id], CancellationToken.None).ConfigureAwait(false);
        return _objects.GetValueOrDefault(id);
    }

    private void Empty(HandledObject referrer, MemberDefinition member, Verdict root)
    {
        _isBinding = true;
        referrer.Instance.SetValue(member, null);
        _isBinding = false;
        referrer.Known = referrer.Instance.CopyValues();
        referrer.Root = root;
    }
}
