using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>
/// One round of handlers: all before-handlers of a wave, then all after-handlers. What they commit or delete beside the objects that they are
/// told of is the next wave. The refusals of a wave are collected; the round ends with the first wave that has one, for it runs again without
/// the refused objects.
/// </summary>
internal sealed class HandlerRound(HandlerCatalog catalog, HandlerCall call, HandlerSession session, HandlerReads reads, ObjectId user, LanguageTexts texts, UploadLimits limits)
{
    private readonly Dictionary<ObjectId, Refusal> _refusals = [];

    /// <summary>Why objects of the upload are refused.</summary>
    public IReadOnlyDictionary<ObjectId, Refusal> Refusals => _refusals;

    public async Task RunAsync(IReadOnlyList<HandlerItem> first)
    {
        IReadOnlyList<HandlerItem> wave = first;
        for (int depth = 0; wave.Count > 0; depth++)
        {
            if (depth > limits.HandlerDepthLimit)
            {
                foreach (HandlerItem item in wave) Refuse(item.Root, Refusal.Failed(item.Root.Candidate.Subject, $"Handlers change objects whose handlers change objects, more than {limits.HandlerDepthLimit} times; the last one was {item.Entity.Name} {item.Id}."));
                return;
            }
            wave = await RunWaveAsync(wave).ConfigureAwait(false);
            if (_refusals.Count > 0) return;
        }
    }

    /// <summary>Begins with code that no object led to; what it changes is the first wave.</summary>
    /// <param name="root">What is the cause of everything then.</param>
    /// <param name="code">The code; it gives why it refuses, or null.</param>
    public async Task RunAsync(Verdict root, Func<Task<Refusal?>> code)
    {
        if (await code().ConfigureAwait(false) is { } refusal)
        {
            session.AbandonCall();
            Refuse(root, refusal);
            return;
        }
        var changed = new OrderedDictionary<ObjectId, HandledObject>();
        foreach (HandledObject one in session.EndCall(root)) changed[one.Id] = one;
        await RunAsync(await EndWaveAsync(changed).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public void Refuse(Verdict root, Refusal refusal) => _refusals.TryAdd(root.Candidate.Id, refusal);

    private async Task<IReadOnlyList<HandlerItem>> RunWaveAsync(IReadOnlyList<HandlerItem> wave)
    {
        await PrepareAsync(wave).ConfigureAwait(false);
        var changed = new OrderedDictionary<ObjectId, HandledObject>();
        foreach (HandlerItem item in wave) await CallAsync(item, item.IsDelete ? HandlerMoment.BeforeDelete : HandlerMoment.BeforeCommit, changed).ConfigureAwait(false);
        if (_refusals.Count > 0) return [];
        foreach (HandlerItem item in wave) await CallAsync(item, item.IsDelete ? HandlerMoment.AfterDelete : HandlerMoment.AfterCommit, changed).ConfigureAwait(false);
        return _refusals.Count > 0 ? [] : await EndWaveAsync(changed).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<HandlerItem>> EndWaveAsync(OrderedDictionary<ObjectId, HandledObject> changed)
    {
        (IReadOnlyList<HandledObject> deleted, IReadOnlyList<(Verdict Root, RejectionReason Reason)> refused) = await session.SettleAsync(limits.CascadeLimit).ConfigureAwait(false);
        foreach (IGrouping<Verdict, RejectionReason> group in refused.GroupBy(pair => pair.Root, pair => pair.Reason)) Refuse(group.Key, Refusal.BrokenRules(group.Key.Candidate.Subject, isOwn: false, [.. group.Distinct()]));
        if (_refusals.Count > 0) return [];
        foreach (HandledObject one in deleted) changed[one.Id] = one;
        return [.. changed.Values.Where(one => catalog.Handles(one.Entity, one.IsDeleted) && !(one.IsCreated && one.IsDeleted)).Select(one => new HandlerItem(one.Entity, one.Id, one.IsDeleted, one.Root!))];
    }

    // A statement per entity, not per object.
    private async Task PrepareAsync(IReadOnlyList<HandlerItem> wave)
    {
        foreach (IGrouping<EntityDefinition, ObjectId> gone in wave.Where(item => item.IsDelete).ToLookup(item => item.Entity, item => item.Id)) await session.ReadGoneAsync(gone.Key, [.. gone]).ConfigureAwait(false);
        await session.ReadTargetsAsync(wave.Where(item => !item.IsDelete).Select(item => session.FindForCall(item.Entity, item.Id)).OfType<HandledObject>()).ConfigureAwait(false);
    }

    private async Task CallAsync(HandlerItem item, HandlerMoment moment, OrderedDictionary<ObjectId, HandledObject> changed)
    {
        if (!catalog.Handles(item.Entity, moment) || _refusals.ContainsKey(item.Root.Candidate.Id)) return;
        if (session.FindForCall(item.Entity, item.Id) is not { } told) return;
        foreach (ObjectNotification notification in catalog.Create(item.Entity, moment, new NotificationContext(told.Instance, session.Objects, user, told.Stored is null, told.Stored, texts)))
        {
            if (!item.IsDelete && !told.IsThere) return;
            if (await call.RunAsync(notification, item.Entity, item.Id, moment, reads).ConfigureAwait(false) is { } refusal)
            {
                session.AbandonCall();
                Refuse(item.Root, item.Id == item.Root.Candidate.Id ? refusal : refusal.ForCause());
                return;
            }
            foreach (HandledObject one in session.EndCall(item.Root))
            {
                // Its own change is what a handler is for; it doesn't call for the handler again.
                if (one.Id != item.Id || (one.IsDeleted && !item.IsDelete)) changed[one.Id] = one;
            }
        }
    }
}
