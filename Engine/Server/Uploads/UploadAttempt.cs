using System.Collections.Immutable;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Access;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads;

/// <summary>One run of a decision within one transaction, from the locks to the answer. Whoever calls it commits or rolls back.</summary>
/// <remarks>
/// It takes no cancellation token: once begun it doesn't depend on the connection that asked for it.
/// </remarks>
internal sealed class UploadAttempt(ServerStore store, IdSource ids, TimeProvider time, UploadLimits limits, UploadBatch batch, ObjectId user, UploadMode mode)
{
    private readonly StoreSchema _schema = store.Schema;
    private NpgsqlTransaction _transaction = null!;

    /// <summary>The objects that were rejected, for the log.</summary>
    public IReadOnlyList<Verdict> Rejected { get; private set; } = [];

    /// <summary>The objects that would pass: those among whom a culprit is looked for.</summary>
    public IReadOnlyList<Candidate> Candidates { get; private set; } = [];

    public async Task<UploadOutcome> RunAsync(NpgsqlTransaction transaction, IReadOnlySet<ObjectId> parked)
    {
        _transaction = transaction;
        DateTimeOffset now = time.GetUtcNow();
        // 1. Lock.
        await AdvisoryLocks.ShareAsync(transaction, _schema, AdvisoryLocks.Gate, CancellationToken.None);
        await ModelState.EnsureCurrentAsync(transaction, _schema, store.Model, CancellationToken.None);
        UserAccess access = await mode.AccessAsync(transaction, store, user);
        if (!access.IsActive) throw UploadErrors.Forbidden();
        await JournalLock.LimitWaitAsync(transaction, limits.JournalWaitLimit);
        JournalHead head = await JournalLock.TakeAsync(transaction, _schema, batch.Header.Journal, user, now);
        await JournalLock.LimitWaitAsync(transaction, limits.ObjectWaitLimit);
        await BatchRecord.CheckAsync(transaction, _schema, batch);
        // 2. Known entries.
        IReadOnlyDictionary<EntryKey, EntryOutcome> known = await KnownEntries.ReadAsync(transaction, _schema, batch);
        JournalHead newHead = ChainCheck.Advance(head, batch.Entries, known.ContainsKey);
        ChainedEntry[] entries = [.. batch.Entries.Where(entry => !known.ContainsKey(entry.Entry.Key))];
        // 3. Fold.
        HashSet<ObjectId> concerned = [.. entries.Select(entry => entry.Entry.ObjectId)];
        Candidates = CandidateFold.Fold(store.Model, entries, batch.Contents.Where(content => concerned.Contains(content.ObjectId)));
        // 4. Verdicts, on what is stored under locks.
        var locks = new ObjectLocks(transaction, _schema);
        (UploadWorld world, IReadOnlyList<Referrer> referrers) = await ReadWorldAsync(locks, access, parked);
        IReadOnlyDictionary<ObjectId, Verdict> verdicts = FixedPoint.Judge(Candidates, world);
        ConflictResolution.Resolve(verdicts, world);
        Rejected = [.. verdicts.Values.Where(verdict => !verdict.Passes)];
        mode.ThrowIfAllOrNothing(Rejected);
        IReadOnlyList<ReferenceEmptied> emptied = DeletedTargets.Empty(verdicts, referrers);
        // 5. Append.
        await locks.ReleaseAsync([.. Rejected.Select(verdict => verdict.Candidate.Id)]);
        IReadOnlyList<StoredEvent> events = EventList.Build(entries, verdicts, emptied);
        IReadOnlyList<ObjectChange> changes = EventFold.Fold(store.Model, events);
        locks.Seal(changes);
        await EventAppend.ExecuteAsync(transaction, store.Events, batch.Header.Journal, events);
        await ObjectProjector.ApplyAsync(transaction, _schema, store.Model, changes, CancellationToken.None);
        await SynchronizationErrors.WriteAsync(transaction, _schema, batch.Header, Rejected, ids, now);
        await JournalLock.AdvanceAsync(transaction, _schema, batch.Header.Journal, newHead, now);
        await BatchRecord.WriteAppliedAsync(transaction, _schema, batch, now);
        // 6. Answer.
        return Answer(known, verdicts, emptied);
    }

    private async Task<(UploadWorld World, IReadOnlyList<Referrer> Referrers)> ReadWorldAsync(ObjectLocks locks, UserAccess access, IReadOnlySet<ObjectId> parked)
    {
        (EntityDefinition, ObjectId)[] deleted = [.. Candidates.Where(candidate => candidate is { Kind: CandidateKind.Delete, Entity: not null }).Select(candidate => (candidate.Entity!, candidate.Id))];
        // A look ahead at who refers to deleted objects, so that nearly all locks are taken in one order.
        IReadOnlyList<Referrer> referrers = await StoredObjects.ReferrersAsync(_transaction, _schema, store.Model, deleted);
        await locks.ReserveAsync(Candidates.Where(candidate => candidate is { Kind: CandidateKind.Create or CandidateKind.Pass, Entity: not null }).Select(candidate => candidate.Key));
        await locks.LockAsync(WantedLocks.Of(Candidates, referrers));
        if (deleted.Length > 0)
        {
            // Nobody can begin to refer to them now; who did while we waited shows in a later statement only.
            referrers = await StoredObjects.ReferrersAsync(_transaction, _schema, store.Model, deleted);
            await locks.LockAsync(referrers.Select(referrer => KeyValuePair.Create(referrer.Id, LockStrength.Change)));
        }
        IReadOnlyDictionary<ObjectId, StoredObject> stored = await StoredObjects.ReadAsync(_transaction, _schema,
            Candidates.Where(candidate => candidate is { Kind: CandidateKind.Update or CandidateKind.Delete, Entity: not null }).Select(candidate => (candidate.Entity!, candidate.Id)));
        IReadOnlySet<ObjectId> foreign = await ForeignChanges.FindAsync(_transaction, _schema, batch.Header.Journal, Candidates, stored);
        return (new UploadWorld(store.Model, access, locks.Head, locks.IsReserved, stored, foreign, parked), referrers);
    }

    private UploadOutcome Answer(IReadOnlyDictionary<EntryKey, EntryOutcome> known, IReadOnlyDictionary<ObjectId, Verdict> verdicts, IReadOnlyList<ReferenceEmptied> emptied)
    {
        ImmutableArray<EntryOutcome> outcomes =
        [
            .. batch.Entries.Select(entry => known.GetValueOrDefault(entry.Entry.Key)
                ?? new EntryOutcome(entry.Entry.Key, [.. verdicts[entry.Entry.ObjectId].Reasons])),
        ];
        HashSet<ObjectId> touched = [.. emptied.Select(data => data.ObjectId)];
        var rejected = new HashSet<ObjectKey>();
        var adjusted = new HashSet<ObjectKey>();
        foreach ((ChainedEntry entry, EntryOutcome outcome) in batch.Entries.Zip(outcomes))
        {
            var key = new ObjectKey(entry.Entry.EntityId, entry.Entry.ObjectId);
            if (!outcome.IsApplied) rejected.Add(key);
            // Whether a repeated entry was adjusted then is not looked up: its object's state is sent again, which is always right.
            else if (known.ContainsKey(outcome.Key) || touched.Contains(key.Id) || verdicts[key.Id].Overwritten is not null) adjusted.Add(key);
        }
        adjusted.ExceptWith(rejected);
        return new UploadOutcome(batch.Header.Batch, outcomes, [.. rejected], [.. adjusted]);
    }
}
