namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>
/// Which members of a content are taken: those whose reference stands, whose unique value is free, and which break no rule together and leave the object small enough. What is
/// not taken stays as stored; it never fails the object, for nobody set it.
/// </summary>
internal static class ContentVerdict
{
    public static HashSet<MemberDefinition> Judge(Verdict verdict, EntityDefinition entity, IReadOnlyList<(MemberDefinition Member, object? Value)> sent, Judgement judgement, UploadWorld world)
    {
        ObjectId id = verdict.Candidate.Id;
        var taken = new Dictionary<MemberDefinition, object?>(ReferenceEqualityComparer.Instance);
        foreach ((MemberDefinition member, object? value) in sent)
        {
            bool stands = value is not ObjectId target || ReferenceVerdict.Judge(verdict.Candidate, member, target, judgement.ByObject, world, judgement.Deletes, out _) == ReferenceState.Sound;
            bool isFree = value is null || !world.Unique.TryGetValue((id, member.Index), out UniqueClaim claim) || judgement.Unique.TryTake(claim, id);
            if (stands && isFree) taken.Add(member, value);
        }
        while (taken.Count > 0)
        {
            object?[] values = FinalValues.Of(verdict, world.Stored[id]);
            foreach ((MemberDefinition member, object? value) in taken) values[member.Index] = value;
            if (RowSize.Of(values) > RowSize.Limit) return [];
            HashSet<string> broken = [.. judgement.Rules.Broken(entity, values, taken.ContainsKey).SelectMany(rule => rule.Members)];
            MemberDefinition[] dropped = [.. taken.Keys.Where(member => broken.Contains(member.Name))];
            if (dropped.Length == 0) break;
            foreach (MemberDefinition member in dropped) taken.Remove(member);
        }
        return [.. taken.Keys];
    }
}
