using OfflineSync.Journal;

namespace OfflineSync.Server.Uploads.Recoveries;

/// <summary>
/// Which members of an object that comes back have later values already, so that they stay. Among what comes back, the positions in the old store decide, member by member.
/// Against what was written after the restore, it is as if that had been sent behind it, by the entity's policy: under
/// <see cref="ConflictPolicy.MergeMembers"/> what it set or made another value of stays, under the others the whole object.
/// </summary>
internal static class RecoveredOrder
{
    /// <summary>The members of a candidate that changes a stored object whose values stay as they are.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="stored">The object.</param>
    /// <param name="positions">The old positions of entries that came back.</param>
    /// <param name="writes">The object's events that may be later.</param>
    public static IReadOnlySet<MemberDefinition> Overtaken(Candidate candidate, StoredObject stored, IReadOnlyDictionary<EntryKey, long> positions, IReadOnlyList<LaterWrite> writes)
    {
        var overtaken = new HashSet<MemberDefinition>(ReferenceEqualityComparer.Instance);
        if (writes.Count == 0) return overtaken;
        foreach (SetMember set in candidate.SetMembers)
        {
            if (LastPosition(candidate, set.Member, positions) is not { } position) continue;
            object? value = stored.Values[set.Member.Index];
            bool isContested = !Values.Same(value, set.Before) && !Values.Same(value, set.After);
            if (writes.Any(write => write.Position > position && (write.Members?.Contains(set.Member.Id) != false || (write.IsNew && isContested)))) overtaken.Add(set.Member);
        }
        return overtaken;
    }

    /// <summary>Whether anything is later than the last entry of a candidate that came back.</summary>
    public static bool IsBehind(Candidate candidate, IReadOnlyDictionary<EntryKey, long> positions, IReadOnlyList<LaterWrite> writes)
    {
        long last = candidate.Entries.Max(entry => positions.GetValueOrDefault(entry.Entry.Key));
        return writes.Any(write => write.Position > last);
    }

    /// <summary>The members that an entry sets, by their stable ids in the server's model.</summary>
    public static IEnumerable<string> MembersOf(EntityDefinition entity, IEnumerable<MemberChange> changes) =>
        changes.Select(change => entity.Receive(change.MemberId, change.Type, change.After)).Where(received => received.Kind == ReceivedKind.Taken).Select(received => received.Member!.Id);

    // Null where the last entry that set it is a new one: that is later than everything.
    private static long? LastPosition(Candidate candidate, MemberDefinition member, IReadOnlyDictionary<EntryKey, long> positions)
    {
        ChainedEntry? last = candidate.Entries.LastOrDefault(entry => entry.Entry.Changes.Any(change => candidate.Entity!.Receive(change.MemberId, change.Type, change.After).Member == member));
        return last is not null && positions.TryGetValue(last.Entry.Key, out long position) ? position : null;
    }
}
