using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>Entries that take the place of rejected ones: whether these are still open, and what their acceptance mends.</summary>
internal static class Resubmissions
{
    private const string Note = "Corrected and resubmitted from the device.";

    /// <summary>The objects of which an entry was accepted already that is to be replaced: by itself, or in another correction. Read under the objects' locks.</summary>
    public static async Task<IReadOnlySet<ObjectId>> AcceptedAsync(NpgsqlTransaction transaction, StoreSchema schema, ObjectId user, IEnumerable<Candidate> candidates)
    {
        var accepted = new HashSet<ObjectId>();
        (ObjectId Object, EntryKey Key)[] pairs = [.. from candidate in candidates from key in candidate.Supersedes select (candidate.Id, key)];
        if (pairs.Length == 0) return accepted;
        string sql = $"""
            select distinct sent.object from unnest($1::uuid[], $2::uuid[]) as sent(object, key)
            where exists (
                select from {schema.Events} e
                where e.id = sent.key and e.type in ('{EventTypes.Committed}', '{EventTypes.Deleted}')
                  and (e.data #>> array['body', 'object'])::uuid = sent.object and (e.data #>> array['body', 'user'])::uuid = $3)
            or exists (
                select from {schema.SynchronizationError} s
                where s.object_id = sent.object and s.user_id = $3 and s.resubmitted_as is not null and sent.key = any(s.entry_keys))
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = pairs.Select(pair => pair.Object.Value).ToArray() },
                new() { Value = pairs.Select(pair => pair.Key.Value).ToArray() },
                new() { Value = user.Value },
            },
        };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None)) accepted.Add(new ObjectId(reader.GetGuid(0)));
        return accepted;
    }

    /// <summary>Resolves the synchronization errors of what was corrected and is accepted now.</summary>
    /// <returns>The references that the rejections had emptied.</returns>
    public static async Task<IReadOnlyList<OfferedReference>> AcceptAsync(NpgsqlTransaction transaction, StoreSchema schema, ObjectId user, IEnumerable<Candidate> passing, DateTimeOffset now)
    {
        (ObjectId Object, EntryKey Key, EntryKey By)[] pairs = [.. from candidate in passing from entry in candidate.Entries from key in entry.Entry.Supersedes select (candidate.Id, key, entry.Entry.Key)];
        if (pairs.Length == 0) return [];
        string sql = $"""
            update {schema.SynchronizationError} s
            set resubmitted_as = sent.by, resolved_at = coalesce(s.resolved_at, $5), resolved_by = coalesce(s.resolved_by, $6), resolution = coalesce(s.resolution, $7)
            from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as sent(object, key, by)
            where s.object_id = sent.object and s.user_id = $4 and sent.key = any(s.entry_keys)
            returning s.emptied::text
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = pairs.Select(pair => pair.Object.Value).ToArray() },
                new() { Value = pairs.Select(pair => pair.Key.Value).ToArray() },
                new() { Value = pairs.Select(pair => pair.By.Value).ToArray() },
                new() { Value = user.Value },
                new() { Value = now },
                new() { Value = user.ToString() },
                new() { Value = Note },
            },
        };
        return await ReadAsync(command);
    }

    /// <summary>The same references again, for entries that are known already.</summary>
    public static async Task<IReadOnlyList<OfferedReference>> OffersAsync(NpgsqlTransaction transaction, StoreSchema schema, ObjectId user, IEnumerable<ChainedEntry> known)
    {
        ChainedEntry[] resubmitted = [.. known.Where(entry => !entry.Entry.Supersedes.IsEmpty)];
        if (resubmitted.Length == 0) return [];
        await using var command = new NpgsqlCommand(
            $"select emptied::text from {schema.SynchronizationError} where object_id = any($1) and user_id = $2 and resubmitted_as = any($3)", transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = resubmitted.Select(entry => entry.Entry.ObjectId.Value).ToArray() },
                new() { Value = user.Value },
                new() { Value = resubmitted.Select(entry => entry.Entry.Key.Value).ToArray() },
            },
        };
        return await ReadAsync(command);
    }

    private static async Task<IReadOnlyList<OfferedReference>> ReadAsync(NpgsqlCommand command)
    {
        var offers = new List<OfferedReference>();
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            if (!reader.IsDBNull(0)) offers.AddRange(OfferedReferenceJson.Read(reader.GetString(0)));
        }
        return [.. offers.Distinct()];
    }
}
