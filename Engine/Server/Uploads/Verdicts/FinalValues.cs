namespace OfflineSync.Server.Uploads.Verdicts;

/// <summary>What an object's values are once a candidate is applied.</summary>
internal static class FinalValues
{
    public static object?[] Of(Candidate candidate, StoredObject? stored)
    {
        object?[] values = stored is null ? new object?[candidate.Members.Count] : [.. stored.Values];
        foreach (SetMember set in candidate.SetMembers) values[set.Member.Index] = set.After;
        return values;
    }

    /// <summary>The same, with the references that were emptied and what a conflict overwrote.</summary>
    public static object?[] Of(Verdict verdict, StoredObject? stored)
    {
        object?[] values = Of(verdict.Candidate, stored);
        foreach (MemberDefinition member in verdict.Emptied.Keys) values[member.Index] = null;
        foreach (Journal.MemberChange change in verdict.Overwritten?.Changes ?? [])
        {
            values[verdict.Candidate.Entity!.FindMemberById(change.MemberId)!.Index] = change.After;
        }
        return values;
    }
}
