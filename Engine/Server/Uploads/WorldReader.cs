using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Access;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads;

/// <summary>Between steps 1 and 4: takes the locks that a batch needs, and reads under them what the verdicts look at.</summary>
internal sealed class WorldReader(NpgsqlTransaction transaction, ServerStore store, ObjectLocks locks, UploadLimits limits, UploadTraces traces)
{
    private readonly StoreSchema _schema = store.Schema;

    public async Task<UploadWorld> ReadAsync(JournalId journal, IReadOnlyList<Candidate> candidates, UserAccess access, ObjectId user, IReadOnlySet<ObjectId> parked)
    {
        (EntityDefinition, ObjectId)[] deleted = [.. Of(candidates, CandidateKind.Delete)];
        // A look ahead at who refers to deleted objects, so that nearly all locks are taken in one order.
        IReadOnlyList<Referrer> referrers = await StoredObjects.ReferrersAsync(transaction, _schema, store.Model, deleted);
        await locks.ReserveAsync(candidates.Where(candidate => candidate is { Kind: CandidateKind.Create or CandidateKind.Pass, Entity: not null }).Select(candidate => candidate.Key));
        await locks.LockAsync(WantedLocks.Of(candidates, referrers, traces.Locks));
        await UniqueValues.LockAsync(transaction, _schema, traces.Unique);
        DeletePlan deletes = await DeletePlan.ReadAsync(transaction, _schema, store.Model, locks, deleted, limits.CascadeLimit);
        IReadOnlyDictionary<ObjectId, StoredObject> stored = await StoredObjects.ReadAsync(transaction, _schema, Of(candidates, CandidateKind.Update).Concat(deleted));
        IReadOnlySet<ObjectId> foreign = await ForeignChanges.FindAsync(transaction, _schema, journal, candidates, stored);
        IReadOnlyDictionary<(ObjectId, int), UniqueClaim> unique = await UniqueValues.ReadAsync(transaction, _schema, UniqueValues.WishesOf(candidates));
        traces.Add(unique.Values);
        await access.ReadAsync(sql => new NpgsqlCommand(sql, transaction.Connection, transaction), _schema, [.. Judged(candidates, foreign), .. Refusing(deletes)], CancellationToken.None);
        IReadOnlySet<ObjectId> accepted = await Resubmissions.AcceptedAsync(transaction, _schema, user, candidates);
        IReadOnlyDictionary<ObjectId, string?> kinds = await StoredObjects.KindsAsync(transaction, _schema, Specialized(candidates, foreign));
        return new UploadWorld(store.Model, access, locks.Head, locks.IsReserved, stored, foreign, unique, deletes, parked) { AlreadyAccepted = accepted, Kinds = kinds };
    }

    // What the batch changes or deletes, and what it refers to; by a content, where that may be taken.
    private IEnumerable<(EntityDefinition, ObjectId)> Judged(IReadOnlyList<Candidate> candidates, IReadOnlySet<ObjectId> foreign)
    {
        foreach (Candidate candidate in candidates)
        {
            if (candidate.Entity is not { } entity) continue;
            if (candidate.Kind is CandidateKind.Update or CandidateKind.Delete) yield return (entity, candidate.Id);
            foreach (SetMember set in candidate.SetMembers)
            {
                if (set.After is ObjectId target) yield return (store.Model.Entity(set.Member.Target!), target);
            }
            if (!foreign.Contains(candidate.Id)) continue;
            foreach (ShownMember shown in candidate.Shown)
            {
                if (shown.Value is ObjectId target) yield return (store.Model.Entity(shown.Member.Target!), target);
            }
        }
    }

    private IEnumerable<(EntityDefinition, ObjectId)> Specialized(IReadOnlyList<Candidate> candidates, IReadOnlySet<ObjectId> foreign) =>
        from candidate in candidates
        where candidate is { Entity: not null, Remains: true }
        from reference in candidate.SetMembers.Select(set => (set.Member, Value: set.After)).Concat(foreign.Contains(candidate.Id) ? candidate.Shown.Select(shown => (shown.Member, shown.Value)) : [])
        where reference is { Member.TargetSpecialization: not null, Value: ObjectId }
        select (store.Model.Entity(reference.Member.Target!), (ObjectId)reference.Value!);

    // What may have to be named where a delete is refused.
    private static IEnumerable<(EntityDefinition, ObjectId)> Refusing(DeletePlan deletes) =>
        deletes.Edges.Where(edge => edge.Behaviour == DeleteBehaviour.Refuse).Select(edge => (edge.OtherEntity, edge.Other));

    private static IEnumerable<(EntityDefinition, ObjectId)> Of(IReadOnlyList<Candidate> candidates, CandidateKind kind) =>
        candidates.Where(candidate => candidate.Kind == kind && candidate.Entity is not null).Select(candidate => (candidate.Entity!, candidate.Id));
}
