namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>The order in which objects are processed: what others refer to comes before them, then by id. A cycle begins with its smallest id.</summary>
internal static class ProcessingOrder
{
    /// <param name="ids">The objects.</param>
    /// <param name="targets">What an object refers to; those that are not among the objects don't matter.</param>
    public static IReadOnlyList<ObjectId> Of(IReadOnlyCollection<ObjectId> ids, Func<ObjectId, IEnumerable<ObjectId>> targets)
    {
        var open = new Dictionary<ObjectId, int>(ids.Count);
        foreach (ObjectId id in ids) open[id] = 0;
        var referrers = new Dictionary<ObjectId, List<ObjectId>>();
        foreach (ObjectId id in ids)
        {
            foreach (ObjectId target in targets(id).Where(target => target != id && open.ContainsKey(target)).Distinct())
            {
                open[id]++;
                if (!referrers.TryGetValue(target, out List<ObjectId>? list)) referrers.Add(target, list = []);
                list.Add(id);
            }
        }
        SortedSet<ObjectId> rest = [.. open.Keys], ready = [.. open.Where(pair => pair.Value == 0).Select(pair => pair.Key)];
        var order = new List<ObjectId>(open.Count);
        while (rest.Count > 0)
        {
            ObjectId next = ready.Count > 0 ? ready.Min : rest.Min;
            ready.Remove(next);
            rest.Remove(next);
            order.Add(next);
            foreach (ObjectId referrer in referrers.GetValueOrDefault(next) ?? [])
            {
                if (--open[referrer] == 0 && rest.Contains(referrer)) ready.Add(referrer);
            }
        }
        return order;
    }
}
