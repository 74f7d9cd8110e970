using Npgsql;
using NpgsqlTypes;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Recoveries;

namespace OfflineSync.Server.Uploads;

/// <summary>
/// Step 5, second half: the events are appended to the stream of their journal, in Marten's tables and as its own function would, but many
/// with one statement (decision 0011). An event's id is its entry's key. The caller holds the journal's lock, which makes it the stream's only writer,
/// and those of all objects that the events change: their timestamps are positions (<see cref="StorePosition"/>).
/// </summary>
internal static class EventAppend
{
    // More would not fit into the memory that PostgreSQL gives a statement's rows by default, and would go through a file.
    private const int StatementLimit = 2000;

    /// <summary>The position that nothing of the round trip so far is behind, and everything that changes one of its objects later is.</summary>
    public static Answer<long> AddPosition(RoundTrip writes) => writes.Add(
        async reader =>
        {
            await reader.ReadAsync(CancellationToken.None);
            return reader.GetInt64(0);
        },
        $"select {StorePosition.Now}");

    public static void Add(RoundTrip writes, StoreSchema schema, JournalId journal, IReadOnlyList<StoredEvent> events)
    {
        string sql = $"""
            with stream as (
                insert into {schema.Streams} as s (id, version) values ($1, $2)
                on conflict (id) do update set version = s.version + excluded.version, timestamp = now()
                returning version - $2 as before)
            insert into {schema.Events} (seq_id, id, stream_id, version, data, type, timestamp, mt_dotnet_type)
            select nextval('{schema.EventSequence}'), e.id, $1, (select before from stream) + e.number, e.data, e.type, (select clock_timestamp()), e.dotnet_type
            from unnest($3, $4, $5, $6) with ordinality as e (id, data, type, dotnet_type, number)
            """;
        foreach (StoredEvent[] some in events.Chunk(StatementLimit))
        {
            writes.Add(
                sql,
                new NpgsqlParameter { Value = journal.Value },
                new NpgsqlParameter { Value = (long)some.Length },
                Array(NpgsqlDbType.Uuid, some, stored => stored.Id),
                Array(NpgsqlDbType.Jsonb, some, stored => EventTypes.Encode(stored.Data)),
                Array(NpgsqlDbType.Text, some, stored => EventTypes.NameOf(stored.Data)),
                Array(NpgsqlDbType.Text, some, stored => EventTypes.DotNetNameOf(stored.Data)));
        }
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType element, StoredEvent[] events, Func<StoredEvent, T> value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | element, Value = System.Array.ConvertAll(events, stored => value(stored)) };
}
