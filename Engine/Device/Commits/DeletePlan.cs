using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>
/// What the model's delete behaviours make of a delete, as far as the device shows it: the objects that go along, or the reason why it cannot be.
/// The server decides again, by everything that is there.
/// </summary>
internal sealed class DeletePlan
{
    private readonly WriteTransaction _transaction;
    private readonly Dictionary<ObjectId, EntityDefinition> _planned = [];
    private readonly Queue<(EntityDefinition Entity, ObjectId Id)> _open = [];
    private readonly List<(EntityDefinition Deleted, EntityDefinition Other, ObjectId OtherId, MemberDefinition Member, DeleteRule Rule)> _refusals = [];

    private DeletePlan(WriteTransaction transaction) => _transaction = transaction;

    /// <summary>The objects that go along with some deleted ones, each before what it hangs on; none where all checks are left to the server.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.DeleteRefused"/>.</exception>
    public static IReadOnlyList<(EntityDefinition Entity, ObjectId Id)> Cascades(WriteTransaction transaction, IReadOnlyCollection<(EntityDefinition Entity, ObjectId Id)> deleted)
    {
        if (!transaction.Database.Settings.ChecksRights || transaction.Database.Model.Entities.All(entity => entity.DeleteRules.IsEmpty)) return [];
        var plan = new DeletePlan(transaction);
        foreach ((EntityDefinition entity, ObjectId id) in deleted) plan.Add(entity, id);
        while (plan._open.TryDequeue(out (EntityDefinition Entity, ObjectId Id) next))
        {
            plan.FollowReferrers(next.Entity, next.Id);
            plan.FollowTargets(next.Entity, next.Id);
        }
        plan.ThrowIfRefused();
        return [.. plan._planned.Skip(deleted.Count).Reverse().Where(pair => plan.MayDelete(pair.Value, pair.Key)).Select(pair => (pair.Value, pair.Key))];
    }

    private void Add(EntityDefinition entity, ObjectId id)
    {
        if (_planned.TryAdd(id, entity)) _open.Enqueue((entity, id));
    }

    private void FollowReferrers(EntityDefinition deleted, ObjectId id)
    {
        foreach (EntityDefinition other in _transaction.Database.Model.Entities)
        {
            foreach (DeleteRule rule in other.DeleteRules.Where(rule => rule.TargetIsDeleted && rule.Behaviour != DeleteBehaviour.Keep && other.Member(rule.Member).Target == deleted.Name))
            {
                MemberDefinition member = other.Member(rule.Member);
                foreach ((ObjectId referrer, _) in ObjectReader.FindReferring(_transaction.Statements, _transaction.Database.Table(other), member, id)) Follow(deleted, other, referrer, member, rule);
            }
        }
    }

    private void FollowTargets(EntityDefinition deleted, ObjectId id)
    {
        DeleteRule[] rules = [.. deleted.DeleteRules.Where(rule => !rule.TargetIsDeleted && rule.Behaviour != DeleteBehaviour.Keep)];
        if (rules.Length == 0 || ObjectReader.Find(_transaction.Statements, _transaction.Database.Table(deleted), id) is not { } values) return;
        foreach (DeleteRule rule in rules)
        {
            MemberDefinition member = deleted.Member(rule.Member);
            EntityDefinition other = deleted.Model.Entity(member.Target!);
            bool isHere = values[member.Index] is ObjectId target && ObjectReader.Find(_transaction.Statements, _transaction.Database.Table(other), target) is not null;
            if (isHere) Follow(deleted, other, (ObjectId)values[member.Index]!, member, rule);
        }
    }

    private void Follow(EntityDefinition deleted, EntityDefinition other, ObjectId otherId, MemberDefinition member, DeleteRule rule)
    {
        if (rule.Behaviour == DeleteBehaviour.Cascade) Add(other, otherId);
        else _refusals.Add((deleted, other, otherId, member, rule));
    }

    // What may itself be deleted in the same go stands in nobody's way.
    private void ThrowIfRefused()
    {
        foreach ((EntityDefinition deleted, EntityDefinition other, _, MemberDefinition member, DeleteRule rule) in _refusals.Where(refusal => !_planned.ContainsKey(refusal.OtherId)))
        {
            throw new OfflineSyncException(ErrorCode.DeleteRefused,
                rule.MessageFor(deleted, other, member).In(_transaction.Database.Texts),
                "Delete or change the associated objects first, or synchronize: they may have changed. Nothing was deleted.");
        }
    }

    // What its user may not delete himself is left to the server, which takes it along.
    private bool MayDelete(EntityDefinition entity, ObjectId id) =>
        RightsCheck.MayDelete(_transaction, entity, id, BaseRow.Find(_transaction.Statements, _transaction.Database.Table(entity), id));
}
