using OfflineSync.Journal;

namespace OfflineSync.Server.Uploads;

/// <summary>
/// The contents that a batch stands for. An object that the batch creates travels without one: it is what all the batch's entries say,
/// those included that the server knows already.
/// </summary>
internal static class BatchContents
{
    /// <summary>The contents of the objects that new entries concern.</summary>
    /// <param name="model">The server's model.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="entries">Those of its entries that are new.</param>
    public static IEnumerable<ObjectContent> Of(DomainModel model, UploadBatch batch, IReadOnlyCollection<ChainedEntry> entries)
    {
        HashSet<ObjectId> concerned = [.. entries.Select(entry => entry.Entry.ObjectId)];
        foreach (ObjectContent content in batch.Contents)
        {
            if (concerned.Remove(content.ObjectId)) yield return content;
        }
        // Where every entry is new, an object without content is created here; then nobody can have changed it, and nobody looks at a content.
        if (entries.Count == batch.Entries.Length) yield break;
        foreach (IGrouping<ObjectId, JournalEntry> created in batch.Entries.Select(entry => entry.Entry).Where(entry => concerned.Contains(entry.ObjectId)).GroupBy(entry => entry.ObjectId))
        {
            if (created.First().IsNew && created.Last().Kind != EntryKind.Delete) yield return Fold(model, created.Key, created);
        }
    }

    private static ObjectContent Fold(DomainModel model, ObjectId id, IEnumerable<JournalEntry> entries)
    {
        string entityId = entries.First().EntityId;
        EntityDefinition? entity = model.FindEntityById(entityId);
        var members = new SortedDictionary<string, ContentMember>(StringComparer.Ordinal);
        foreach (MemberChange change in entries.SelectMany(entry => entry.Changes))
        {
            // An older app's entry and a newer one may name a member differently: the last word counts.
            ContentMember said = entity?.Receive(change.MemberId, change.Type, change.After) is { Kind: ReceivedKind.Taken, Member: { } member } received
                ? new ContentMember(member.Id, member.Type, received.Value)
                : new ContentMember(change.MemberId, change.Type, change.After);
            members[said.MemberId] = said;
        }
        return new ObjectContent(entityId, id, [.. members.Values]);
    }
}
