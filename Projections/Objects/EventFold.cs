using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>Folds events, in order, to a change per object. Uploads, an operator's commits and the rebuild all go through it.</summary>
internal static class EventFold
{
    /// <summary>The changes, in the order in which their objects first occur.</summary>
    public static IReadOnlyList<ObjectChange> Fold(DomainModel model, IEnumerable<StoredEvent> events)
    {
        var changes = new Dictionary<ObjectId, ObjectChange>();
        var order = new List<ObjectChange>();
        foreach (StoredEvent stored in events)
        {
            // An entity that left the model has no table any more; its events wait for its return.
            if (stored.Data is EntryRejected or ServerCalled || model.FindEntityById(stored.Data.EntityId) is not { } entity) continue;
            if (stored.Data is ObjectOverwritten { Changes.IsEmpty: true } or ObjectCommitted { IsOvertaken: true }) continue;
            if (!changes.TryGetValue(stored.Data.ObjectId, out ObjectChange? change))
            {
                change = new ObjectChange(entity, stored.Data.ObjectId);
                changes.Add(change.Id, change);
                order.Add(change);
            }
            Apply(change, stored);
        }
        return order;
    }

    private static void Apply(ObjectChange change, StoredEvent stored)
    {
        change.Touch(stored.Id);
        switch (stored.Data)
        {
            case ObjectCommitted committed:
                Set(change, committed.Effective);
                break;
            case ObjectAdjusted adjusted:
                Set(change, adjusted.Changes);
                break;
            case ObjectDeleted or ObjectRemoved:
                change.Delete();
                break;
            case ObjectOverwritten overwritten:
                Set(change, overwritten.Changes);
                break;
            case ReferenceEmptied emptied:
                foreach (EmptiedReference reference in emptied.Members)
                {
                    if (change.Entity.Receive(reference.MemberId, MemberType.Reference, null) is { Kind: ReceivedKind.Taken, Member: { } member }) change.Set(member, null);
                }
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(stored), stored.Data.GetType().Name, "No projection knows this event.");
        }
    }

    private static void Set(ObjectChange change, IEnumerable<MemberChange> members)
    {
        foreach (MemberChange set in members)
        {
            // What this version of the model has no place for stays in the events.
            if (change.Entity.Receive(set.MemberId, set.Type, set.After) is { Kind: ReceivedKind.Taken, Member: { } member } received) change.Set(member, received.Value);
        }
    }
}
