using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>A commit or delete that handlers are told of.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Id">The object.</param>
/// <param name="IsDelete">Whether it is deleted.</param>
/// <param name="Root">The object of the upload that is the cause, and is rejected when a handler refuses.</param>
internal readonly record struct HandlerItem(EntityDefinition Entity, ObjectId Id, bool IsDelete, Verdict Root)
{
    /// <summary>The commits and deletes of a batch that handlers want to hear of, in the order of processing.</summary>
    public static IReadOnlyList<HandlerItem> Of(HandlerCatalog catalog, BatchView batch)
    {
        if (catalog.IsEmpty) return [];
        var items = new Dictionary<ObjectId, HandlerItem>();
        foreach (Verdict verdict in batch.Judgement.Passing)
        {
            Candidate candidate = verdict.Candidate;
            bool isDelete = candidate.Kind == CandidateKind.Delete;
            if (candidate.Kind == CandidateKind.Pass || candidate.IsOvertaken || !catalog.Handles(candidate.Entity!, isDelete) || (!isDelete && batch.IsGone(candidate.Id))) continue;
            items[candidate.Id] = new HandlerItem(candidate.Entity!, candidate.Id, isDelete, verdict);
        }
        foreach (Cascaded cascaded in batch.Judgement.Deletes.Cascades.Where(cascaded => catalog.Handles(cascaded.Entity, isDelete: true)))
        {
            items[cascaded.Id] = new HandlerItem(cascaded.Entity, cascaded.Id, IsDelete: true, cascaded.Root);
        }
        return [.. ProcessingOrder.Of(items.Keys, id => items[id].IsDelete ? [] : batch.Values(id, batch.Stored(id)).OfType<ObjectId>()).Select(id => items[id])];
    }
}
