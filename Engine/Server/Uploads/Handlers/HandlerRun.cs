using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>
/// Step 4, with handlers: judges a batch, lets the handlers hear of what passes, and begins anew without those that they refuse, until a round
/// has no refusal.
/// </summary>
internal sealed class HandlerRun(HandlerCatalog catalog, IServiceScopeFactory? scopes, ServerStore store, IdSource ids, TimeProvider time, ILogger logger, UploadLimits limits)
{
    public static HandlerRun None(ServerStore store, IdSource ids, TimeProvider time, ILogger logger, UploadLimits limits) => new(HandlerCatalog.Empty, null, store, ids, time, logger, limits);

    /// <param name="transaction">The upload's transaction.</param>
    /// <param name="locks">The upload's locks.</param>
    /// <param name="candidates">The objects of the batch.</param>
    /// <param name="world">What is stored.</param>
    /// <param name="user">Who uploads.</param>
    /// <param name="mode">Whether a single refusal refuses everything.</param>
    /// <returns>The verdicts, and the events of what handlers did.</returns>
    public async Task<(Judgement Judgement, IReadOnlyList<StoredEvent> Events)> JudgeAsync(NpgsqlTransaction transaction, ObjectLocks locks, IReadOnlyList<Candidate> candidates, UploadWorld world, ObjectId user, UploadMode mode)
    {
        Judgement judgement = Judge(candidates, world);
        if (catalog.IsEmpty) return (judgement, []);
        await using AsyncServiceScope scope = scopes!.CreateAsyncScope();
        var call = new HandlerCall(scope.ServiceProvider, time, logger, limits);
        var refused = new Dictionary<ObjectId, Refusal>();
        for (int number = 1; ; number++)
        {
            mode.ThrowIfAllOrNothing([.. judgement.ByObject.Values.Where(verdict => !verdict.Passes)]);
            var batch = new BatchView(judgement, world);
            IReadOnlyList<HandlerItem> items = HandlerItem.Of(catalog, batch);
            if (items.Count == 0) return (judgement, []);
            using var reads = new HandlerReads(transaction, store.Schema, store.Model, locks);
            var session = new HandlerSession(store.Model, reads, batch, ids, time);
            var round = new HandlerRound(catalog, call, session, reads, user, world.Texts, limits);
            await RunAsync(round, session, items, number, new HandlerChecks(transaction, store.Schema, locks, session, batch, world)).ConfigureAwait(false);
            await reads.CloseAsync().ConfigureAwait(false);
            if (round.Refusals.Count == 0) return (judgement, session.Events());
            foreach ((ObjectId id, Refusal refusal) in round.Refusals) refused.TryAdd(id, refusal);
            judgement = Judge(candidates, world with { Refused = refused });
        }
    }

    /// <summary>Runs server logic that no object led to, and the handlers of what it changes; then that is judged.</summary>
    /// <param name="transaction">The call's transaction.</param>
    /// <param name="locks">The call's locks.</param>
    /// <param name="world">What is stored.</param>
    /// <param name="user">Who calls.</param>
    /// <param name="cause">What everything is the consequence of.</param>
    /// <param name="code">The logic, with the services of a scope; it gives why it refuses, or null.</param>
    /// <returns>Why nothing of it counts, or null; and the unit of work.</returns>
    public async Task<(Refusal? Refusal, HandlerSession Session)> RunAsync(NpgsqlTransaction transaction, ObjectLocks locks, UploadWorld world, ObjectId user, Candidate cause, Func<IServiceProvider, HandlerSession, HandlerReads, Task<Refusal?>> code)
    {
        await using AsyncServiceScope scope = scopes!.CreateAsyncScope();
        var batch = new BatchView(Judge([], world), world);
        using var reads = new HandlerReads(transaction, store.Schema, store.Model, locks);
        var session = new HandlerSession(store.Model, reads, batch, ids, time);
        var round = new HandlerRound(catalog, new HandlerCall(scope.ServiceProvider, time, logger, limits), session, reads, user, world.Texts, limits);
        await round.RunAsync(new Verdict(cause), () => code(scope.ServiceProvider, session, reads)).ConfigureAwait(false);
        if (round.Refusals.Count == 0)
        {
            var checks = new HandlerChecks(transaction, store.Schema, locks, session, batch, world);
            foreach ((Verdict root, Refusal refusal) in await checks.JudgeAsync().ConfigureAwait(false)) round.Refuse(root, refusal);
        }
        await reads.CloseAsync().ConfigureAwait(false);
        return (round.Refusals.Values.FirstOrDefault(), session);
    }

    private async Task RunAsync(HandlerRound round, HandlerSession session, IReadOnlyList<HandlerItem> items, int number, HandlerChecks checks)
    {
        if (number > limits.HandlerRoundLimit)
        {
            // Each round refuses at least one object; who has thousands of refusals one after the other waits no longer.
            foreach (HandlerItem item in items) round.Refuse(item.Root, Refusal.Failed(item.Root.Candidate.Subject, $"Handlers refused objects in each of {limits.HandlerRoundLimit} rounds."));
            return;
        }
        await round.RunAsync(items).ConfigureAwait(false);
        if (round.Refusals.Count > 0) return;
        foreach ((Verdict root, Refusal refusal) in await checks.JudgeAsync().ConfigureAwait(false))
        {
            round.Refuse(root, refusal);
            if (refusal.Detail is { } detail) UploadLog.HandlerBrokeRule(logger, root.Candidate.EntityId, root.Candidate.Id.Value, detail);
        }
    }

    private static Judgement Judge(IReadOnlyList<Candidate> candidates, UploadWorld world)
    {
        Judgement judgement = FixedPoint.Judge(candidates, world);
        ConflictResolution.Resolve(judgement, world);
        return judgement;
    }
}
