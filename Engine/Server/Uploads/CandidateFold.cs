using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>Step 3: the entries of a batch, folded per object in journal order.</summary>
internal static class CandidateFold
{
    /// <summary>The candidates, in the order in which their objects first occur.</summary>
    public static IReadOnlyList<Candidate> Fold(DomainModel model, IEnumerable<ChainedEntry> entries, IEnumerable<ObjectContent> contents)
    {
        var order = new List<ObjectId>();
        var byObject = new Dictionary<ObjectId, List<ChainedEntry>>();
        foreach (ChainedEntry entry in entries)
        {
            if (!byObject.TryGetValue(entry.Entry.ObjectId, out List<ChainedEntry>? list))
            {
                byObject.Add(entry.Entry.ObjectId, list = []);
                order.Add(entry.Entry.ObjectId);
            }
            list.Add(entry);
        }
        Dictionary<ObjectId, ObjectContent> contentOf = contents.ToDictionary(content => content.ObjectId);
        return [.. order.Select(id => Fold(model, id, byObject[id], contentOf.GetValueOrDefault(id)))];
    }

    private static Candidate Fold(DomainModel model, ObjectId id, List<ChainedEntry> entries, ObjectContent? content)
    {
        string entityId = entries[0].Entry.EntityId;
        EntityDefinition? entity = model.FindEntityById(entityId);
        bool isNew = entries[0].Entry.IsNew, isDeleted = entries[^1].Entry.Kind == EntryKind.Delete;
        CandidateKind kind = (isNew, isDeleted) switch
        {
            (true, true) => CandidateKind.Pass,
            (true, false) => CandidateKind.Create,
            (false, true) => CandidateKind.Delete,
            _ => CandidateKind.Update,
        };
        var problems = ImmutableArray.CreateBuilder<RejectionReason>();
        if (entity is null)
        {
            problems.Add(new RejectionReason(ErrorCode.ModelUnknownName, $"The server's model has no entity '{entityId}'."));
            return new Candidate(entityId, null, id, kind, entries, [], content, problems.ToImmutable());
        }
        if (entries.Skip(1).Any(entry => entry.Entry.IsNew) || entries.SkipLast(1).Any(entry => entry.Entry.Kind == EntryKind.Delete))
        {
            problems.Add(Reasons.Unavailable(entity));
        }
        var members = new SetMember?[entity.Members.Length];
        foreach (MemberChange change in entries.SelectMany(entry => entry.Entry.Changes)) Set(entity, members, change, problems);
        return new Candidate(entityId, entity, id, kind, entries, members, content, problems.ToImmutable());
    }

    private static void Set(EntityDefinition entity, SetMember?[] members, MemberChange change, ImmutableArray<RejectionReason>.Builder problems)
    {
        if (entity.FindMemberById(change.MemberId) is not { } member)
        {
            problems.Add(new RejectionReason(ErrorCode.ModelUnknownName, $"The server's model has no member '{change.MemberId}' of {entity.Name}.", change.MemberId));
            return;
        }
        if (MemberValue.Problem(member, change.Type, change.After) is { } problem)
        {
            problems.Add(new RejectionReason(ErrorCode.ValueInvalid, problem, member.Id));
            return;
        }
        members[member.Index] = new SetMember(member, members[member.Index] is { } earlier ? earlier.Before : change.Before, change.After);
    }
}
