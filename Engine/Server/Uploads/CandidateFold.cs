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
            return new Candidate(entityId, null, id, kind, entries, [], content, [], problems.ToImmutable());
        }
        if (entries.Skip(1).Any(entry => entry.Entry.IsNew) || entries.SkipLast(1).Any(entry => entry.Entry.Kind == EntryKind.Delete))
        {
            problems.Add(Reasons.Unavailable(entity));
        }
        var members = new SetMember?[entity.Members.Length];
        foreach (MemberChange change in entries.SelectMany(entry => entry.Entry.Changes)) Set(entity, members, change, problems);
        return new Candidate(entityId, entity, id, kind, entries, members, content, Shown(entity, content), problems.ToImmutable());
    }

    private static void Set(EntityDefinition entity, SetMember?[] members, MemberChange change, ImmutableArray<RejectionReason>.Builder problems)
    {
        ReceivedMember after = entity.Receive(change.MemberId, change.Type, change.After);
        if (after.Kind == ReceivedKind.Retired) return;
        if (Problem(entity, change, after) is { } problem)
        {
            problems.Add(problem);
            return;
        }
        MemberDefinition member = after.Member!;
        object? before = members[member.Index] is { } earlier ? earlier.Before : entity.Receive(change.MemberId, change.Type, change.Before).Value;
        members[member.Index] = new SetMember(member, before, after.Value);
    }

    private static RejectionReason? Problem(EntityDefinition entity, MemberChange change, ReceivedMember after)
    {
        switch (after.Kind)
        {
            case ReceivedKind.Unknown:
                return new RejectionReason(ErrorCode.ModelUnknownName, $"The server's model has no member '{change.MemberId}' of {entity.Name}.", change.MemberId);
            case ReceivedKind.Failed:
                return new RejectionReason(ErrorCode.UpgradeFailed, $"What an older app sent as {change.MemberId} ({change.Type}) cannot become {after.Member!.Name} ({after.Member.Type}).", after.Member.Id);
            default:
                MemberDefinition member = after.Member!;
                string? problem = after.Kind == ReceivedKind.Retyped
                    ? $"{member.Name} is {member.Type} in the server's model, and was sent as {change.Type}."
                    : MemberValue.Problem(member, after.Value);
                return problem is null ? null : new RejectionReason(ErrorCode.ValueInvalid, problem, member.Id);
        }
    }

    private static ImmutableArray<ShownMember> Shown(EntityDefinition entity, ObjectContent? content) => content is null ? [] :
    [
        .. from sent in content.Members
           let received = entity.Receive(sent.MemberId, sent.Type, sent.Value)
           where received.Kind == ReceivedKind.Taken && MemberValue.Problem(received.Member!, received.Value) is null
           select new ShownMember(received.Member!, received.Value),
    ];
}
