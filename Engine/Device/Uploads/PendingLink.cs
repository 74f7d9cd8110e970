using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>An object that a many-to-many link joins.</summary>
/// <param name="Object">The object.</param>
/// <param name="IsHolder">Whether the link is in a set of it; false for the other end of an association that only one end names.</param>
internal readonly record struct LinkEnd(ObjectId Object, bool IsHolder);

/// <summary>A link of a many-to-many association that was made or taken out here, and waits.</summary>
/// <param name="Id">The link.</param>
/// <param name="IsDeleted">Whether it was taken out.</param>
/// <param name="Ends">What it joins.</param>
internal sealed record PendingLink(ObjectId Id, bool IsDeleted, ImmutableArray<LinkEnd> Ends)
{
    /// <summary>The links among pending entries. One that was made and taken out again before it was ever sent is no link to anybody.</summary>
    /// <param name="transaction">Reads what is stored of links that were taken out.</param>
    /// <param name="pending">The pending entries in journal order.</param>
    public static IReadOnlyList<PendingLink> Read(ReadTransaction transaction, IReadOnlyList<JournalEntry> pending)
    {
        var links = new List<PendingLink>();
        foreach (IGrouping<(string EntityId, ObjectId), JournalEntry> entries in pending.GroupBy(entry => (entry.EntityId, entry.ObjectId)))
        {
            if (transaction.Database.Model.FindEntityById(entries.Key.EntityId) is not { Link: { } link } entity) continue;
            JournalEntry first = entries.First(), last = entries.Last();
            if (last.Kind == EntryKind.Delete && first.IsNew) continue;
            Func<MemberDefinition, object?> value = last.Kind == EntryKind.Delete
                ? BaseRow.Find(transaction.Statements, transaction.Database.Table(entity), last.ObjectId) is { } row ? member => row.Values[member.Index] : _ => null
                : member => entries.SelectMany(entry => entry.Changes).LastOrDefault(change => change.MemberId == member.Id)?.After;
            HashSet<MemberDefinition> held = [.. link.Ends().Select(end => end.Near)];
            links.Add(new PendingLink(last.ObjectId, last.Kind == EntryKind.Delete,
                [.. from member in entity.Members let end = value(member) where end is ObjectId select new LinkEnd((ObjectId)end, held.Contains(member))]));
        }
        return links;
    }
}
