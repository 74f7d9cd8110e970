using System.Collections.Immutable;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Access;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads.Handlers;
using OfflineSync.Server.Uploads.Recoveries;
using OfflineSync.Server.Uploads.Stamps;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads;

/// <summary>One run of a decision within one transaction, from the locks to the answer. Whoever calls it commits or rolls back.</summary>
/// <remarks>
/// It takes no cancellation token: once begun it doesn't depend on the connection that asked for it.
/// </remarks>
internal sealed class UploadAttempt(ServerStore store, IdSource ids, TimeProvider time, UploadLimits limits, UploadBatch batch, ObjectId user, UploadMode mode, UploadTraces traces, HandlerRun handlers, UploadClaims claims)
{
    private readonly StoreSchema _schema = store.Schema;
    private static readonly HashSet<ObjectId> nobody = [];
    private ObjectLocks? _locks;

    /// <summary>The objects that were rejected, for the log.</summary>
    public IReadOnlyList<Verdict> Rejected { get; private set; } = [];

    /// <summary>The objects that would pass: those among whom a culprit is looked for.</summary>
    public IReadOnlyList<Candidate> Candidates { get; private set; } = [];

    public async Task<UploadOutcome> RunAsync(NpgsqlTransaction transaction, IReadOnlySet<ObjectId> parked)
    {
        DateTimeOffset now = time.GetUtcNow();
        // 1. Lock. 2. Known entries. Nothing of it depends on an answer: it travels together, and runs in this order.
        (UserAccess access, ModelState state, JournalHead head, IReadOnlyDictionary<EntryKey, EntryOutcome> known) = await OpenAsync(transaction, now);
        IReadOnlyList<JournalGap> gaps = ChainCheck.ReachesBack(head, batch.Entries, known.ContainsKey) ? await JournalGaps.ReadAsync(transaction, _schema, batch.Header.Journal) : [];
        (JournalHead newHead, IReadOnlyList<JournalGap> newGaps) = ChainCheck.Advance(head, gaps, batch.Entries, known.ContainsKey);
        ChainedEntry[] entries = [.. batch.Entries.Where(entry => !known.ContainsKey(entry.Entry.Key))];
        // 3. Fold.
        Candidates = CandidateFold.Fold(store.Model, entries, BatchContents.Of(store.Model, batch, entries));
        // 4. Verdicts, on what is stored under locks.
        ObjectLocks locks = _locks = new ObjectLocks(transaction, _schema, traces.RunsAlone ? null : limits.DeleteWaitLimit);
        UploadWorld world = await new WorldReader(transaction, store, locks, limits, traces).ReadAsync(batch.Header.Journal, Candidates, access, user, parked);
        world = world with { Texts = claims.Texts ?? store.Model.DefaultTexts };
        Recovery? recovery = null;
        if (claims.Recovered is not null && claims.PositionsOf(batch).Where(pair => !known.ContainsKey(pair.Key)).ToDictionary() is { Count: > 0 } positions)
        {
            recovery = await Recovery.ReadAsync(transaction, _schema, Candidates, world, positions);
            (Candidates, world) = (recovery.Candidates, recovery.World);
        }
        bool isNoticed = recovery?.Positions.Values.Max() > (state.RestoredPosition ?? 0) || (claims.CanHold && state.RestoredAt is null && HeldObjects.ShowRestore(Candidates, world));
        DateTimeOffset? heldUntil = (isNoticed ? now : state.RestoredAt) + limits.RecoveryWindow;
        IReadOnlySet<ObjectId> held = claims.CanHold && now < heldUntil ? HeldObjects.Of(Candidates, world) : nobody;
        if (held.Count > 0)
        {
            Candidates = [.. Candidates.Where(candidate => !held.Contains(candidate.Id))];
            entries = [.. entries.Where(entry => !held.Contains(entry.Entry.ObjectId))];
            world = world with { Foreign = world.Foreign.Except(held).ToHashSet() };
            // Their places in the journal stay open, as those that a selection leaves out.
            (newHead, newGaps) = ChainCheck.Advance(head, gaps, batch.Entries.Where(entry => known.ContainsKey(entry.Entry.Key) || !held.Contains(entry.Entry.ObjectId)), known.ContainsKey);
        }
        (Judgement judgement, IReadOnlyList<StoredEvent> handled) = await handlers.JudgeAsync(transaction, locks, Candidates, world, user, mode);
        Rejected = [.. judgement.ByObject.Values.Where(verdict => !verdict.Passes)];
        mode.ThrowIfAllOrNothing(Rejected);
        foreach (Verdict verdict in Rejected) verdict.Say(world.Texts);
        IReadOnlyList<ReferenceEmptied> emptied = DeletedTargets.Empty(judgement);
        handled = await new Stamping(store, user, now).AddAsync(transaction, judgement, handled);
        // 5. Append.
        IReadOnlyList<StoredEvent> events = EventList.Build(entries, judgement, emptied, handled);
        IReadOnlyList<ObjectChange> changes = EventFold.Fold(store.Model, events);
        await locks.ReleaseAsync([.. locks.Reserved.Except(changes.Select(change => change.Id))]);
        locks.Seal(changes);
        var writes = new RoundTrip(transaction);
        EventAppend.Add(writes, _schema, batch.Header.Journal, events);
        Answer<long>? position = events.Count > 0 ? EventAppend.AddPosition(writes) : null;
        ObjectProjector.Add(writes, _schema, store.Model, changes);
        ConstraintCheck.Add(writes, store.Model);
        RejectionRecord.Add(writes, _schema, batch.Header, Rejected, emptied, ids, now);
        JournalLock.AddAdvance(writes, _schema, batch.Header.Journal, newHead, now);
        BatchRecord.AddApplied(writes, _schema, batch, now);
        recovery?.AddWrites(writes, _schema, judgement);
        // Last: who waits for this row holds everything else already.
        if (isNoticed) RestoreNotice.Add(writes, _schema, recovery?.Positions.Values.Max() ?? 0, now);
        await writes.ExecuteAsync(CancellationToken.None);
        IReadOnlyList<OfferedReference> offers = await Resubmissions.AcceptAsync(transaction, _schema, user, judgement.Passing.Select(verdict => verdict.Candidate), now);
        await JournalGaps.WriteAsync(transaction, _schema, batch.Header.Journal, gaps, newGaps);
        // 6. Answer.
        ChainedEntry[] repeated = [.. batch.Entries.Where(entry => known.ContainsKey(entry.Entry.Key))];
        IReadOnlyList<ObjectOverwritten> conflicts = [.. await KnownEntries.ConflictsAsync(transaction, _schema, repeated), .. judgement.ByObject.Values.Select(verdict => verdict.Overwritten).OfType<ObjectOverwritten>()];
        IReadOnlyList<OfferedReference> offered = [.. offers, .. await Resubmissions.OffersAsync(transaction, _schema, user, repeated)];
        await access.ReadAsync(sql => new NpgsqlCommand(sql, transaction.Connection, transaction), _schema, Named(conflicts, offered), CancellationToken.None);
        UploadOutcome outcome = Answer(known, judgement.ByObject, held, heldUntil, world.Texts, [.. events.Where(stored => stored.Data is ReferenceEmptied or ObjectAdjusted or ObjectRemoved).Select(stored => stored.Data.ObjectId)]);
        return outcome with
        {
            Conflicts = [.. conflicts.Select(conflict => ReadableConflict.Of(conflict, store.Model, access)).OfType<ObjectOverwritten>()],
            Position = judgement.Passing.Any() ? position?.Value : null,
            Offers = [.. offered.Where(offer => store.Model.FindEntityById(offer.EntityId) is { } entity && access.Of(entity, offer.ObjectId).CanRead)],
        };
    }

    /// <summary>After a run that others got in the way of: the next one takes its locks at once.</summary>
    public void LeaveTraces()
    {
        if (_locks is not null) traces.Add(_locks.Asked);
    }

    private async Task<(UserAccess Access, ModelState State, JournalHead Head, IReadOnlyDictionary<EntryKey, EntryOutcome> Known)> OpenAsync(NpgsqlTransaction transaction, DateTimeOffset now)
    {
        var opening = new RoundTrip(transaction);
        AdvisoryLocks.Add(opening, _schema, AdvisoryLocks.Gate, alone: traces.RunsAlone);
        Answer<ModelState> state = ModelState.AddCheck(opening, _schema, store.Model);
        Answer<UserAccess>? access = mode.AddAccess(opening, store, user, now);
        JournalLock.AddWaitLimit(opening, limits.JournalWaitLimit);
        Answer<JournalHead> head = JournalLock.Add(opening, _schema, batch.Header.Journal, user, now, claims.Seen);
        JournalLock.AddWaitLimit(opening, limits.ObjectWaitLimit);
        BatchRecord.AddCheck(opening, _schema, batch);
        Answer<IReadOnlyDictionary<EntryKey, EntryOutcome>> known = KnownEntries.Add(opening, _schema, batch);
        await opening.ExecuteAsync(CancellationToken.None);
        if (access is { Value.IsActive: false }) throw UploadErrors.Forbidden();
        return (access?.Value ?? UserAccess.Unlimited(store.Model, user), state.Value, head.Value, known.Value);
    }

    private IEnumerable<(EntityDefinition, ObjectId)> Named(IEnumerable<ObjectOverwritten> conflicts, IEnumerable<OfferedReference> offers) =>
        conflicts.Select(conflict => (Entity: store.Model.FindEntityById(conflict.EntityId), conflict.ObjectId))
            .Concat(offers.Select(offer => (Entity: store.Model.FindEntityById(offer.EntityId), offer.ObjectId)))
            .Where(one => one.Entity is not null).Select(one => (one.Entity!, one.ObjectId));

    private UploadOutcome Answer(IReadOnlyDictionary<EntryKey, EntryOutcome> known, IReadOnlyDictionary<ObjectId, Verdict> verdicts, IReadOnlySet<ObjectId> held, DateTimeOffset? heldUntil, LanguageTexts texts, HashSet<ObjectId> touched)
    {
        ImmutableArray<EntryOutcome> outcomes =
        [
            .. batch.Entries.Select(entry => known.GetValueOrDefault(entry.Entry.Key)
                ?? (held.Contains(entry.Entry.ObjectId)
                    ? new EntryOutcome(entry.Entry.Key, [Reasons.Held(store.Model.FindEntityById(entry.Entry.EntityId)!, heldUntil!.Value).In(texts)]) { IsHeld = true }
                    : new EntryOutcome(entry.Entry.Key, [.. verdicts[entry.Entry.ObjectId].Reasons]))),
        ];
        var rejected = new HashSet<ObjectKey>();
        var adjusted = new HashSet<ObjectKey>();
        foreach ((ChainedEntry entry, EntryOutcome outcome) in batch.Entries.Zip(outcomes))
        {
            var key = new ObjectKey(entry.Entry.EntityId, entry.Entry.ObjectId);
            if (outcome.IsHeld) continue;
            if (!outcome.IsApplied) rejected.Add(key);
            // Whether a repeated entry was adjusted then is not looked up: its object's state is sent again, which is always right.
            else if (known.ContainsKey(outcome.Key) || touched.Contains(key.Id) || verdicts[key.Id] is { Overwritten: not null, Candidate.Kind: not CandidateKind.Delete }) adjusted.Add(key);
        }
        adjusted.ExceptWith(rejected);
        return new UploadOutcome(batch.Header.Batch, outcomes, [.. rejected], [.. adjusted]);
    }
}
