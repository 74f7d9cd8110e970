namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>
/// Who gets a unique value while objects of the batch pass or fail: whoever has it and keeps it, else the first one of the batch, in journal
/// order. A value that its holder gives up in the same batch is free, so values can be swapped.
/// </summary>
internal sealed class UniqueVerdict
{
    private readonly IReadOnlyDictionary<ObjectId, Verdict> _verdicts;
    private readonly Func<ObjectId, bool> _isDeleted;
    private readonly Dictionary<UniqueKey, Group> _groups = [];
    private readonly ILookup<ObjectId, Group> _groupsOf;

    /// <param name="verdicts">The verdicts on the batch's objects so far, in journal order.</param>
    /// <param name="claims">What is claimed.</param>
    /// <param name="isDeleted">Whether an object that is no candidate is deleted along with one.</param>
    public UniqueVerdict(IReadOnlyDictionary<ObjectId, Verdict> verdicts, IReadOnlyDictionary<(ObjectId Id, int Member), UniqueClaim> claims, Func<ObjectId, bool> isDeleted)
    {
        _verdicts = verdicts;
        _isDeleted = isDeleted;
        foreach (UniqueClaim claim in claims.Values)
        {
            if (!_groups.ContainsKey(claim.Key)) _groups.Add(claim.Key, new Group(claim.Key, claim.Holder));
        }
        // A content's value is no claim: it is taken where it holds, after all others.
        foreach (Verdict verdict in verdicts.Values.Where(verdict => verdict.Candidate.Remains))
        {
            foreach (SetMember set in verdict.Candidate.SetMembers)
            {
                if (claims.TryGetValue((verdict.Candidate.Id, set.Member.Index), out UniqueClaim claim)) _groups[claim.Key].Claimants.Add(verdict);
            }
        }
        _groupsOf = (from @group in _groups.Values
                     from id in @group.Claimants.Select(verdict => verdict.Candidate.Id).Concat(@group.Holder is { } holder ? [holder] : [])
                     select (id, @group)).ToLookup(pair => pair.id, pair => pair.@group);
    }

    /// <summary>Those who pass and don't get a value that they claim.</summary>
    public IReadOnlyList<(Verdict Loser, UniqueKey Key)> Losers() => [.. _groups.Values.SelectMany(LosersOf)];

    /// <summary>The same, as far as one object's failure can be the reason.</summary>
    public IReadOnlyList<(Verdict Loser, UniqueKey Key)> LosersBecauseOf(ObjectId failed) => [.. _groupsOf[failed].SelectMany(LosersOf)];

    /// <summary>Takes a value that nobody has and nobody claims, for a content. False when somebody does.</summary>
    public bool TryTake(UniqueClaim claim, ObjectId taker)
    {
        Group group = _groups[claim.Key];
        if (group.TakenBy is not null || Winner(group) is { } winner && winner != taker) return false;
        group.TakenBy = taker;
        return true;
    }

    private IEnumerable<(Verdict, UniqueKey)> LosersOf(Group group)
    {
        ObjectId? winner = Winner(group);
        return group.Claimants.Where(claimant => claimant.Passes && Claims(claimant, group.Key) && claimant.Candidate.Id != winner).Select(claimant => (claimant, group.Key));
    }

    private ObjectId? Winner(Group group)
    {
        if (group.Holder is { } holder && !GivesUp(holder, group)) return holder;
        return group.Claimants.FirstOrDefault(claimant => claimant.Passes && Claims(claimant, group.Key))?.Candidate.Id;
    }

    private bool GivesUp(ObjectId holder, Group group)
    {
        if (!_verdicts.TryGetValue(holder, out Verdict? verdict)) return _isDeleted(holder);
        if (!verdict.Passes) return false;
        if (verdict.Candidate.Kind == CandidateKind.Delete || _isDeleted(holder)) return true;
        return verdict.Candidate.Members[group.Key.Member] is not null && !(group.Claimants.Contains(verdict) && Claims(verdict, group.Key));
    }

    private static bool Claims(Verdict verdict, UniqueKey key) => verdict.Emptied.Keys.All(member => member.Index != key.Member);

    private sealed class Group(UniqueKey key, ObjectId? holder)
    {
        public UniqueKey Key { get; } = key;

        public ObjectId? Holder { get; } = holder;

        public List<Verdict> Claimants { get; } = [];

        public ObjectId? TakenBy { get; set; }
    }
}
