using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Recoveries;

/// <summary>
/// The objects of a batch that wait while devices bring back what a restore lost: the store never had the object that they change, or one that they refer to; with them
/// their groups, and what refers to them if they are new.
/// </summary>
internal static class HeldObjects
{
    /// <summary>Whether a device changes a state of an object that it was given by a server, and the store never had the object: but for a restore there is no such device.</summary>
    public static bool ShowRestore(IReadOnlyList<Candidate> candidates, UploadWorld world) =>
        candidates.Any(candidate => candidate is { Entity: not null, Kind: CandidateKind.Update or CandidateKind.Delete, Basis.Event: not null } && world.Head(candidate.Id) is null);

    public static IReadOnlySet<ObjectId> Of(IReadOnlyList<Candidate> candidates, UploadWorld world)
    {
        var held = new HashSet<ObjectId>();
        var groups = new HashSet<Guid>();
        Dictionary<ObjectId, Candidate> byId = candidates.ToDictionary(candidate => candidate.Id);
        int before;
        do
        {
            before = held.Count;
            foreach (Candidate candidate in candidates.Where(candidate => candidate.Entity is not null && !held.Contains(candidate.Id) && Waits(candidate)))
            {
                held.Add(candidate.Id);
                groups.UnionWith(GroupsOf(candidate));
            }
        }
        while (held.Count > before);
        return held;

        bool Waits(Candidate candidate) =>
            (candidate.Kind is CandidateKind.Update or CandidateKind.Delete && world.Head(candidate.Id) is null)
            || (candidate.Remains && candidate.SetMembers.Any(set => set.After is ObjectId target && IsMissing(target)))
            || GroupsOf(candidate).Any(groups.Contains);

        // What the batch creates is there, unless it waits itself; so is what it creates and deletes.
        bool IsMissing(ObjectId target) => world.Head(target) is null
            && (!byId.TryGetValue(target, out Candidate? created) || created.Kind is CandidateKind.Update or CandidateKind.Delete || held.Contains(target));
    }

    private static IEnumerable<Guid> GroupsOf(Candidate candidate) => candidate.Entries.Select(entry => entry.Entry.Group).OfType<Guid>();
}
