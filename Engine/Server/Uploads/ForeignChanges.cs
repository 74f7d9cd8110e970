using Npgsql;
using NpgsqlTypes;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>
/// Which objects somebody else changed since the device saw them. An object's last event is no foreign change when it is the one that the
/// device had seen, one of the device's own earlier entries of the object, or caused by one. What server logic changed that the device called is foreign:
/// it is not on the device before a synchronization.
/// </summary>
internal static class ForeignChanges
{
    public static async Task<IReadOnlySet<ObjectId>> FindAsync(
        NpgsqlTransaction transaction, StoreSchema schema, JournalId journal, IEnumerable<Candidate> candidates, IReadOnlyDictionary<ObjectId, StoredObject> stored)
    {
        Candidate[] unclear = [.. candidates.Where(candidate => stored.TryGetValue(candidate.Id, out StoredObject? row) && !IsSeen(candidate.Basis, row.LastEvent))];
        if (unclear.Length == 0) return new HashSet<ObjectId>();
        HashSet<ObjectId> foreign = [.. unclear.Select(candidate => candidate.Id)];
        // The chain of own entries is followed in the event store; it ends where a device had settled them. An event that follows from
        // an entry carries that entry's key as its cause.
        string sql = $"""
            with recursive own(place, key) as (
                select place, key from unnest($1::integer[], $2::uuid[]) as t(place, key) where key is not null
                union
                select own.place, (e.data #>> array['body', 'basis', 'entry'])::uuid
                from own join {schema.Events} e on e.id = own.key
                where e.data #>> array['body', 'basis', 'entry'] is not null)
            select last.place
            from unnest($1::integer[], $3::uuid[]) as last(place, event) join {schema.Events} e on e.id = last.event
            where (e.stream_id = $4 and e.data ->> 'cause' is not null
                   and not exists (select from {schema.Events} cause where cause.id = (e.data ->> 'cause')::uuid and cause.type = '{EventTypes.Called}'))
               or exists (select from own where own.place = last.place and (own.key = last.event or own.key = (e.data ->> 'cause')::uuid))
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = Enumerable.Range(0, unclear.Length).ToArray() },
                new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = unclear.Select(candidate => candidate.Basis.Entry?.Value).ToArray() },
                new() { Value = unclear.Select(candidate => stored[candidate.Id].LastEvent).ToArray() },
                new() { Value = journal.Value },
            },
        };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None)) foreign.Remove(unclear[reader.GetInt32(0)].Id);
        return foreign;
    }

    private static bool IsSeen(EntryBasis basis, Guid lastEvent) => lastEvent == basis.Event || lastEvent == basis.Entry?.Value;
}
