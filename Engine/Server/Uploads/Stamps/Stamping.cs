using System.Collections.Immutable;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Stamps;

/// <summary>
/// Gives the members that are the server's their values: who, when, and the next number. They stand in an <see cref="ObjectAdjusted"/> event of the entry, together with
/// what handlers did to the object, so that a rebuild gives the same and the device hears of them in the answer.
/// </summary>
internal sealed class Stamping(ServerStore store, ObjectId user, DateTimeOffset now)
{
    private readonly object? _user = user == ServerObjects.SystemUser ? null : user;
    private readonly DateTime _now = Values.FromMilliseconds(now.ToUnixTimeMilliseconds());

    /// <summary>The events of server logic, which no batch led to, with what the server adds.</summary>
    /// <param name="transaction">The call's transaction; all other locks are held.</param>
    /// <param name="effects">The events of what the logic did.</param>
    public Task<IReadOnlyList<StoredEvent>> AddAsync(NpgsqlTransaction transaction, IReadOnlyList<StoredEvent> effects) => AddAsync(transaction, [], effects);

    /// <summary>The events of handlers with what the server adds.</summary>
    /// <param name="transaction">The upload's transaction; all other locks are held.</param>
    /// <param name="judgement">The verdicts.</param>
    /// <param name="handled">The events of what handlers did.</param>
    public Task<IReadOnlyList<StoredEvent>> AddAsync(NpgsqlTransaction transaction, Judgement judgement, IReadOnlyList<StoredEvent> handled) => AddAsync(transaction, judgement.ByObject.Values, handled);

    private async Task<IReadOnlyList<StoredEvent>> AddAsync(NpgsqlTransaction transaction, IEnumerable<Verdict> verdicts, IReadOnlyList<StoredEvent> handled)
    {
        StampedObject[] stamped = [.. StampedObjects(verdicts, handled)];
        if (stamped.Length == 0) return handled;
        await AutoNumbers.GiveAsync(transaction, store.Schema, stamped);
        Dictionary<ObjectId, StampedObject> byId = stamped.ToDictionary(one => one.Id);
        StoredEvent[] extended = [.. handled.Select(stored => stored.Data is ObjectAdjusted adjusted && byId.Remove(adjusted.ObjectId, out StampedObject? one) ? stored with { Data = Extended(adjusted, one) } : stored)];
        return [.. extended, .. byId.Values.OrderBy(one => one.Id).Select(Alone)];
    }

    private IEnumerable<StampedObject> StampedObjects(IEnumerable<Verdict> verdicts, IReadOnlyList<StoredEvent> handled)
    {
        HashSet<ObjectId> seen = [.. handled.Select(stored => stored.Data).OfType<ObjectRemoved>().Select(removed => removed.ObjectId)];
        foreach (Verdict verdict in verdicts)
        {
            if (!verdict.Passes || !verdict.Candidate.Remains || verdict.Candidate.IsOvertaken || !HasStamps(verdict.Candidate.Entity!) || !seen.Add(verdict.Candidate.Id)) continue;
            yield return Stamped(verdict.Candidate.Entity!, verdict.Candidate.Id, verdict.Candidate.Kind == CandidateKind.Create, verdict.Candidate.LastKey);
        }
        foreach (ObjectAdjusted adjusted in handled.Select(stored => stored.Data).OfType<ObjectAdjusted>())
        {
            if (store.Model.FindEntityById(adjusted.EntityId) is { } entity && HasStamps(entity) && seen.Add(adjusted.ObjectId)) yield return Stamped(entity, adjusted.ObjectId, adjusted.IsNew, adjusted.Cause);
        }
    }

    private StampedObject Stamped(EntityDefinition entity, ObjectId id, bool isNew, EntryKey cause)
    {
        var one = new StampedObject(entity, id, isNew, cause);
        foreach (MemberDefinition member in entity.Members)
        {
            switch (member.Source)
            {
                case ValueSource.CreatedDate when isNew:
                case ValueSource.ChangedDate:
                    one.Values[member] = _now;
                    break;
                case ValueSource.Owner when isNew:
                case ValueSource.ChangedBy:
                    one.Values[member] = _user;
                    break;
            }
        }
        return one;
    }

    private static bool HasStamps(EntityDefinition entity) => entity.Members.Any(member => member.Source != ValueSource.App);

    private static StoredEvent Alone(StampedObject one)
    {
        var data = new ObjectAdjusted(one.Entity.Id, one.Id, IsNew: false, Sorted(Changes(one)), one.Cause);
        return new StoredEvent(data.Id, data);
    }

    private static ObjectAdjusted Extended(ObjectAdjusted adjusted, StampedObject one) => adjusted with { Changes = Sorted(adjusted.Changes.Concat(Changes(one))) };

    // What was there before stands in the object's earlier events.
    private static IEnumerable<MemberChange> Changes(StampedObject one) => one.Values.Select(pair => new MemberChange(pair.Key.Id, pair.Key.Type, Before: null, pair.Value));

    private static ImmutableArray<MemberChange> Sorted(IEnumerable<MemberChange> changes) => [.. changes.OrderBy(change => change.MemberId, StringComparer.Ordinal)];
}
