using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>What handlers did is judged like what a device sent: rules, references, unique values. The object whose handler it was pays for it.</summary>
internal sealed class HandlerChecks(NpgsqlTransaction transaction, StoreSchema schema, ObjectLocks locks, HandlerSession session, BatchView batch, UploadWorld world)
{
    /// <returns>The objects whose handlers broke something.</returns>
    public async Task<IReadOnlyList<(Verdict Root, Refusal Refusal)>> JudgeAsync()
    {
        HandledObject[] adjusted = [.. session.Adjusted];
        if (adjusted.Length == 0) return [];
        var found = new List<(HandledObject Object, RejectionReason Reason)>();
        foreach (HandledObject one in adjusted)
        {
            HashSet<MemberDefinition> changed = new(one.Adjusted, ReferenceEqualityComparer.Instance);
            IEnumerable<RejectionReason> broken = one.IsCreated ? batch.Judgement.Rules.Judge(one.Entity, one.Known) : batch.Judgement.Rules.Judge(one.Entity, one.Known, changed.Contains);
            found.AddRange(broken.Select(reason => (one, reason)));
        }
        found.AddRange(await ReferencesAsync(adjusted).ConfigureAwait(false));
        found.AddRange(await DoublesAsync(adjusted).ConfigureAwait(false));
        return [.. found.GroupBy(pair => pair.Object).Select(group => (group.Key.Root!, Refusal.BrokenRules(group.Key.Root!.Candidate.Subject, IsTold(group.Key, group), [.. group.Select(pair => pair.Reason)])))];
    }

    // Of its own object the device hears why. A caller hears of values; whether an object is there that he may not see is not for him.
    private static bool IsTold(HandledObject one, IEnumerable<(HandledObject Object, RejectionReason Reason)> broken) =>
        one.Id == one.Root!.Candidate.Id || (one.Root.Candidate.CallKey is not null && broken.All(pair => pair.Reason.Code is not (ErrorCode.DanglingReference or ErrorCode.ValueInvalid)));

    private async Task<IReadOnlyList<(HandledObject, RejectionReason)>> ReferencesAsync(HandledObject[] adjusted)
    {
        (HandledObject Object, MemberDefinition Member, ObjectId Target)[] references =
            [.. from one in adjusted from member in one.Adjusted where member.IsReference && one.Known[member.Index] is ObjectId select (one, member, (ObjectId)one.Known[member.Index]!)];
        await locks.LockAsync(references.Where(reference => session.Exists(reference.Target) is null).Select(reference => reference.Target).Distinct().Select(id => KeyValuePair.Create(id, LockStrength.Refer))).ConfigureAwait(false);
        var kinds = await StoredObjects.KindsAsync(transaction, schema, from reference in references
                                                                        where reference.Member.TargetSpecialization is not null && session.Exists(reference.Target) is null
                                                                        select (world.Model.Entity(reference.Member.Target!), reference.Target)).ConfigureAwait(false);
        return
        [
            .. references.Where(reference => Stands(world.Model.Entity(reference.Member.Target!), reference.Target) && !reference.Member.Takes(KindOf(reference.Member, reference.Target, kinds)))
                .Select(reference => (reference.Object, Reasons.OfOtherKind(reference.Object.Entity, reference.Member))),
            .. references.Where(reference => !Stands(world.Model.Entity(reference.Member.Target!), reference.Target))
                .GroupBy(reference => reference.Object, reference => reference.Member)
                .Select(group => (group.Key, Reasons.Dangling(group.Key.Entity, group.Key.Id, [.. group]))),
        ];
    }

    private bool Stands(EntityDefinition entity, ObjectId target) => session.Exists(target) is { } exists
        ? exists && session.EntityOf(target) == entity
        : world.IsThere(target, entity.Id);

    private Specialization? KindOf(MemberDefinition member, ObjectId target, IReadOnlyDictionary<ObjectId, string?> kinds)
    {
        EntityDefinition entity = world.Model.Entity(member.Target!);
        return entity.Specializations.IsEmpty ? null
            : session.Find(target) is { } known ? entity.SpecializationOf(known.Known)
            : batch.Applied(target) is not null ? entity.SpecializationOf(batch.Values(target, batch.Stored(target)))
            : entity.SpecializationById(kinds.GetValueOrDefault(target));
    }

    private async Task<IReadOnlyList<(HandledObject, RejectionReason)>> DoublesAsync(HandledObject[] adjusted)
    {
        Dictionary<ObjectId, HandledObject> byId = adjusted.ToDictionary(one => one.Id);
        IReadOnlyDictionary<(ObjectId Id, int Member), UniqueClaim> claims = await UniqueValues.ReadAsync(transaction, schema,
            from one in adjusted
            from member in UniqueValues.MembersOf(one.Entity)
            where one.Known[member.Index] is not null && one.Adjusted.Contains(member)
            select new UniqueWish(one.Entity, member, one.Id, one.Known[member.Index]!)).ConfigureAwait(false);
        if (claims.Count == 0) return [];
        var owners = new Dictionary<UniqueKey, ObjectId>();
        foreach (((ObjectId id, int member), UniqueClaim claim) in world.Unique)
        {
            bool isSet = batch.Applied(id) is not null && !batch.IsGone(id) && !Values.Same(batch.Values(id, batch.Stored(id))[member], batch.Stored(id)?.Values[member]);
            if (isSet && session.Exists(id) != false && !(byId.TryGetValue(id, out HandledObject? one) && one.Adjusted.Any(changed => changed.Index == member))) owners.TryAdd(claim.Key, id);
        }
        var doubles = new List<(HandledObject, RejectionReason)>();
        foreach (((ObjectId id, int member), UniqueClaim claim) in claims.OrderBy(pair => pair.Key.Id))
        {
            bool isTaken = owners.TryGetValue(claim.Key, out ObjectId owner) ? owner != id : claim.Holder is { } holder && holder != id && Keeps(holder, member);
            if (!isTaken) owners[claim.Key] = id;
            else doubles.Add((byId[id], Reasons.Broken(byId[id].Entity, UniqueValues.RuleOf(byId[id].Entity, member))));
        }
        return doubles;
    }

    // Whether an object still has its stored value at the end; one that sets another value, or the same, is among the owners.
    private bool Keeps(ObjectId holder, int member)
    {
        if (session.Exists(holder) == false || batch.IsGone(holder)) return false;
        if (session.Find(holder) is { Stored: { } stored } known) return Values.Same(known.Known[member], stored[member]);
        return batch.Applied(holder) is null || Values.Same(batch.Values(holder, batch.Stored(holder))[member], batch.Stored(holder)?.Values[member]);
    }
}
