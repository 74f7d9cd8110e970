using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Server.Calls;

/// <summary>The answer of a call that was carried out, for as long as it is kept; the event of its key stays for ever.</summary>
internal static class CallRecord
{
    /// <summary>Finds the answer of a call that was carried out under this key.</summary>
    /// <returns>Once read, the answer; null for a key that is free.</returns>
    /// <exception cref="OfflineSyncException">In the round trip, <see cref="ErrorCode.KeyConflict"/>: the key is another user's, device's or call's, or an entry's; it doesn't say which. <see cref="ErrorCode.CallAnswerGone"/>.</exception>
    public static Answer<CallResult?> Add(RoundTrip opening, StoreSchema schema, Guid key, Guid journal, ObjectId user, string digest) => opening.Add(
        async reader =>
        {
            if (!await reader.ReadAsync(CancellationToken.None)) return null;
            bool isSame = reader.GetString(0) == EventTypes.Called && reader.GetGuid(1) == journal
                && EventTypes.Decode(EventTypes.Called, Encoding.UTF8.GetBytes(reader.GetString(2))) is ServerCalled called && called.User == user && called.Digest == digest;
            if (!isSame) throw CallErrors.KeyTaken();
            return reader.IsDBNull(3) ? throw CallErrors.AnswerGone() : Read(reader.GetFieldValue<byte[]>(3));
        },
        $"select e.type, e.stream_id, e.data::text, c.answer from {schema.Events} e left join {schema.ServerCall} c on c.key = e.id where e.id = $1",
        new NpgsqlParameter { Value = key });

    /// <summary>Keeps an answer, and forgets those that are older than the limit.</summary>
    public static void AddKept(RoundTrip writes, StoreSchema schema, Guid key, CallResult result, DateTimeOffset now, TimeSpan lifetime)
    {
        writes.Add($"delete from {schema.ServerCall} where key in (select key from {schema.ServerCall} where answered_at < $1 order by answered_at limit 1000 for update skip locked)", new NpgsqlParameter { Value = now - lifetime });
        if (lifetime == TimeSpan.Zero) return;
        writes.Add(
            $"insert into {schema.ServerCall} (key, answered_at, answer) values ($1, $2, $3)",
            new NpgsqlParameter { Value = key }, new NpgsqlParameter { Value = now }, new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bytea, Value = Write(result) });
    }

    private static byte[] Write(CallResult result) => JsonSerializer.SerializeToUtf8Bytes(new Stored(
        result.Result, result.Actions, [.. result.Objects.GroupBy(key => key.EntityId).Select(group => new StoredObjects(group.Key, [.. group.Select(key => key.Id.Value)]))]));

    private static CallResult Read(byte[] bytes)
    {
        Stored stored = JsonSerializer.Deserialize<Stored>(bytes)!;
        return new CallResult(stored.Result, stored.Actions, [.. stored.Objects.SelectMany(list => list.Ids.Select(id => new ObjectKey(list.Entity, new ObjectId(id))))], IsRepeated: true);
    }

    private sealed record Stored(JsonElement? Result, ImmutableArray<CallAction> Actions, ImmutableArray<StoredObjects> Objects);

    private sealed record StoredObjects(string Entity, ImmutableArray<Guid> Ids);
}
