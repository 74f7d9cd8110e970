namespace OfflineSync.Device;

/// <summary>The objects of a unit of work: one per id. Unchanged ones are held weakly, new and changed ones are kept.</summary>
/// <remarks>Not safe for use by several threads at a time.</remarks>
internal sealed class IdentityMap
{
    private const int SweepLimit = 1024;

    private readonly Dictionary<ObjectId, WeakReference<OfflineObject>> _loaded = [];
    private readonly Dictionary<ObjectId, OfflineObject> _kept = [];
    private int _sweepAt = SweepLimit;

    /// <summary>The objects that are new or changed.</summary>
    public int KeptCount => _kept.Count;

    public IEnumerable<OfflineObject> Kept => _kept.Values;

    public OfflineObject? Find(ObjectId id) => _loaded.TryGetValue(id, out WeakReference<OfflineObject>? reference) && reference.TryGetTarget(out OfflineObject? found) ? found : null;

    /// <summary>How many objects are loaded at most.</summary>
    public int Count => _loaded.Count;

    public List<OfflineObject> Loaded()
    {
        List<OfflineObject> objects = new(_loaded.Count);
        foreach (WeakReference<OfflineObject> reference in _loaded.Values)
        {
            if (reference.TryGetTarget(out OfflineObject? found)) objects.Add(found);
        }
        return objects;
    }

    /// <summary>Those of some objects that are loaded.</summary>
    public IEnumerable<OfflineObject> Loaded(IEnumerable<ObjectId> ids)
    {
        foreach (ObjectId id in ids)
        {
            if (Find(id) is { } found) yield return found;
        }
    }

    public void Add(OfflineObject added)
    {
        if (_loaded.Count >= _sweepAt) Sweep();
        _loaded[added.Id] = new WeakReference<OfflineObject>(added);
    }

    /// <summary>Holds an object as long as it is new or changed.</summary>
    public void Track(OfflineObject tracked)
    {
        if (tracked.State is ObjectState.New or ObjectState.Changed) _kept[tracked.Id] = tracked;
        else _kept.Remove(tracked.Id);
    }

    public void Remove(ObjectId id)
    {
        _loaded.Remove(id);
        _kept.Remove(id);
    }

    private void Sweep()
    {
        foreach (ObjectId id in _loaded.Where(pair => !pair.Value.TryGetTarget(out _)).Select(pair => pair.Key).ToList()) _loaded.Remove(id);
        _sweepAt = Math.Max(SweepLimit, _loaded.Count * 2);
    }
}
