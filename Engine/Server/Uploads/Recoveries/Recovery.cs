using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Verdicts;

namespace OfflineSync.Server.Uploads.Recoveries;

/// <summary>What a batch brings back of what a restore lost, in the order of the old store.</summary>
/// <param name="Candidates">The batch's objects, without the members that were overtaken.</param>
/// <param name="World">What is stored, as it counts for them: nobody is behind because of what was lost.</param>
/// <param name="Positions">The old positions of the entries that came back.</param>
/// <param name="Met">The events that were later than something that came back.</param>
internal sealed record Recovery(IReadOnlyList<Candidate> Candidates, UploadWorld World, IReadOnlyDictionary<EntryKey, long> Positions, IReadOnlyList<(ObjectId Object, LaterWrite Write)> Met)
{
    public static async Task<Recovery> ReadAsync(NpgsqlTransaction transaction, StoreSchema schema, IReadOnlyList<Candidate> candidates, UploadWorld world, IReadOnlyDictionary<EntryKey, long> positions)
    {
        (Candidate Candidate, StoredObject Stored)[] recovered =
        [
            .. from candidate in candidates
               where candidate.Entity is not null && world.Stored.ContainsKey(candidate.Id) && candidate.Entries.Any(entry => positions.ContainsKey(entry.Entry.Key))
               select (candidate, world.Stored[candidate.Id]),
        ];
        if (recovered.Length == 0) return new Recovery(candidates, world, positions, []);
        IReadOnlyDictionary<ObjectId, IReadOnlyList<LaterWrite>> writes = await RecoveredWrites.ReadAsync(transaction, schema, recovered);
        var ordered = new Dictionary<ObjectId, Candidate>();
        HashSet<ObjectId> foreign = [.. world.Foreign], overtaken = [];
        List<(ObjectId, LaterWrite)> met = [];
        foreach ((Candidate candidate, StoredObject stored) in recovered)
        {
            IReadOnlyList<LaterWrite> later = writes[candidate.Id];
            // What the device had seen may be lost as well: positions say who is behind. Only what it wrote since the restore is judged by the policy.
            bool isBehind = RecoveredOrder.IsBehind(candidate, positions, later), isBack = positions.ContainsKey(candidate.Entries[^1].Entry.Key);
            bool isDelete = candidate.Kind == CandidateKind.Delete;
            if (isBehind && isDelete && isBack) overtaken.Add(candidate.Id);
            if (isBehind && (isDelete || candidate.Entries.Any(entry => !positions.ContainsKey(entry.Entry.Key)))) foreign.Add(candidate.Id);
            else foreign.Remove(candidate.Id);
            if (candidate.Kind == CandidateKind.Update) ordered.Add(candidate.Id, candidate.Without(RecoveredOrder.Overtaken(candidate, stored, positions, later)));
            long first = candidate.Entries.Min(entry => positions.GetValueOrDefault(entry.Entry.Key, long.MaxValue));
            met.AddRange(later.Where(write => write.Position > first).Select(write => (candidate.Id, write)));
        }
        return new Recovery(
            [.. candidates.Select(candidate => ordered.GetValueOrDefault(candidate.Id, candidate))],
            world with { Foreign = foreign, Overtaken = overtaken },
            positions,
            met);
    }

    /// <summary>What has to be kept of a decision for those who come back later.</summary>
    public void AddWrites(RoundTrip writes, StoreSchema schema, Judgement judgement) => RecoveredWrites.Add(writes, schema,
    [
        .. Met.Where(met => judgement.ByObject.TryGetValue(met.Object, out Verdict? verdict) && verdict.Passes),
        .. from verdict in judgement.Passing
           from entry in verdict.Candidate.Entries
           where Positions.ContainsKey(entry.Entry.Key)
           let members = RecoveredOrder.MembersOf(verdict.Candidate.Entity!, entry.Entry.Changes).Except(verdict.Candidate.Overtaken.Select(set => set.Member.Id))
           select (entry.Entry.ObjectId, new LaterWrite(entry.Entry.Key.Value, Positions[entry.Entry.Key], members.ToHashSet(), IsNew: false)),
    ]);
}
