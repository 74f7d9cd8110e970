using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>All references that the batch empties, as events: those to failed and deleted objects, in the batch and on the server.</summary>
internal static class DeletedTargets
{
    public static IReadOnlyList<ReferenceEmptied> Empty(Judgement judgement)
    {
        var emptied = new Dictionary<(ObjectKey Object, EntryKey Cause), List<EmptiedReference>>();
        foreach (Verdict verdict in judgement.Passing)
        {
            foreach ((MemberDefinition member, (ObjectId before, EntryKey cause)) in verdict.Emptied) Add(verdict.Candidate.Key, cause, member, before);
        }
        foreach ((DeleteEdge edge, Verdict root) in judgement.Deletes.Emptied)
        {
            // What a content overwrote is no longer there to be emptied.
            if (judgement.ByObject.GetValueOrDefault(edge.Other)?.Overwritten is { } overwritten && overwritten.Changes.Any(change => change.MemberId == edge.Member.Id)) continue;
            Add(new ObjectKey(edge.OtherEntity.Id, edge.Other), root.Candidate.LastKey, edge.Member, edge.Deleted);
        }
        return
        [
            .. from pair in emptied
               orderby pair.Key.Object.Id, pair.Key.Cause.Value
               select new ReferenceEmptied(pair.Key.Object.EntityId, pair.Key.Object.Id, [.. pair.Value.OrderBy(reference => reference.MemberId, StringComparer.Ordinal)], pair.Key.Cause),
        ];

        void Add(ObjectKey key, EntryKey cause, MemberDefinition member, ObjectId before)
        {
            if (!emptied.TryGetValue((key, cause), out List<EmptiedReference>? references)) emptied.Add((key, cause), references = []);
            references.Add(new EmptiedReference(member.Id, before));
        }
    }
}
