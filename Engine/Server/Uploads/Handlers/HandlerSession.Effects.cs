using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Handlers;

internal sealed partial class HandlerSession
{
    /// <summary>The objects that are there at the end and that handlers created or changed.</summary>
    public IEnumerable<HandledObject> Adjusted => _objects.Values.Where(known => known is { Root: not null, IsThere: true } && (known.IsCreated || known.Adjusted.Any()));

    /// <summary>Whether an object is there at the end; null when handlers and batch have nothing to do with it.</summary>
    public bool? Exists(ObjectId id) => _objects.TryGetValue(id, out HandledObject? known) ? known.IsThere && !(known.IsCreated && known.Root is null)
        : _batch.IsGone(id) ? false
        : _batch.Applied(id) is not null ? true
        : null;

    /// <summary>An object that was found, created or told of; null for others.</summary>
    public HandledObject? Find(ObjectId id) => _objects.GetValueOrDefault(id);

    public EntityDefinition? EntityOf(ObjectId id) => _objects.TryGetValue(id, out HandledObject? known) ? known.Entity : _batch.Applied(id)?.Candidate.Entity;

    /// <summary>What handlers did, as events.</summary>
    public IReadOnlyList<StoredEvent> Events()
    {
        IEnumerable<StoredEvent> adjusted = Adjusted.OrderBy(one => one.Id).Select(one => new ObjectAdjusted(one.Entity.Id, one.Id, one.IsCreated, Changes(one), one.Root!.Candidate.LastKey)).Select(data => new StoredEvent(data.Id, data));
        IEnumerable<StoredEvent> removed = _objects.Values.Where(known => known is { Root: not null, IsDeleted: true, IsCreated: false, IsGone: false }).OrderBy(one => one.Id)
            .Select(one => new ObjectRemoved(one.Entity.Id, one.Id, one.Root!.Candidate.LastKey)).Select(data => new StoredEvent(data.Id, data));
        return [.. adjusted, .. removed];
    }

    private static ImmutableArray<MemberChange> Changes(HandledObject one) =>
    [
        .. one.Adjusted.OrderBy(member => member.Id, StringComparer.Ordinal)
            .Select(member => new MemberChange(member.Id, member.Type, one.Uploaded[member.Index], one.Known[member.Index])),
    ];
}
