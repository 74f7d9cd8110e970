namespace OfflineSync.Server.Uploads;

/// <summary>
/// Finds the objects that make a batch fail, by halves: k culprits among n objects take about 2 k log n runs. Runs roll back.
/// </summary>
internal static class CulpritSearch
{
    /// <param name="candidates">The objects of the batch.</param>
    /// <param name="isRefused">Whether the batch still fails with these objects parked.</param>
    /// <returns>The culprits; null when the batch fails without any of its objects, too.</returns>
    public static async Task<HashSet<ObjectId>?> FindAsync(IReadOnlyList<Candidate> candidates, Func<IReadOnlySet<ObjectId>, Task<bool>> isRefused)
    {
        HashSet<ObjectId> parked = [.. candidates.Select(candidate => candidate.Id)];
        if (await isRefused(parked)) return null;
        await NarrowAsync([.. parked], parked, isRefused);
        return parked;
    }

    // Afterwards only the culprits among the suspects are parked. The batch passes before and after with what is parked.
    private static async Task NarrowAsync(ObjectId[] suspects, HashSet<ObjectId> parked, Func<IReadOnlySet<ObjectId>, Task<bool>> isRefused)
    {
        parked.ExceptWith(suspects);
        if (!await isRefused(parked)) return;
        parked.UnionWith(suspects);
        if (suspects.Length == 1) return;
        await NarrowAsync(suspects[..(suspects.Length / 2)], parked, isRefused);
        await NarrowAsync(suspects[(suspects.Length / 2)..], parked, isRefused);
    }
}
