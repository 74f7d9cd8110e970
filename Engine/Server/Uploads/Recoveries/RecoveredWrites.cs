using System.Text;
using Npgsql;
using NpgsqlTypes;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads.Recoveries;

/// <summary>
/// The rows that keep the order of what comes back: an event that came back with its old position, and the events of objects that it met, with their own. Without them the next one
/// would see only the last event.
/// </summary>
internal static class RecoveredWrites
{
    /// <summary>The events of objects that may be later than what comes back: those with rows, and the last one.</summary>
    public static async Task<IReadOnlyDictionary<ObjectId, IReadOnlyList<LaterWrite>>> ReadAsync(NpgsqlTransaction transaction, StoreSchema schema, IReadOnlyList<(Candidate Candidate, StoredObject Stored)> objects)
    {
        Dictionary<ObjectId, List<LaterWrite>> writes = objects.ToDictionary(one => one.Candidate.Id, _ => new List<LaterWrite>());
        Dictionary<ObjectId, EntityDefinition> entities = objects.ToDictionary(one => one.Candidate.Id, one => one.Candidate.Entity!);
        var reading = new RoundTrip(transaction);
        NpgsqlParameter Ids() => new() { Value = objects.Select(one => one.Candidate.Id.Value).ToArray() };
        reading.Add(
            async reader =>
            {
                while (await reader.ReadAsync(CancellationToken.None))
                {
                    HashSet<string>? members = reader.IsDBNull(3) ? null : [.. reader.GetFieldValue<string[]>(3)];
                    writes[new ObjectId(reader.GetGuid(0))].Add(new LaterWrite(reader.GetGuid(1), reader.GetInt64(2), members, reader.GetBoolean(4)));
                }
                return true;
            },
            $"select object, event, position, members, is_new from {schema.RecoveredWrite} where object = any($1)", Ids());
        // What follows from an event that came back counts as that does.
        reading.Add(
            async reader =>
            {
                while (await reader.ReadAsync(CancellationToken.None))
                {
                    var id = new ObjectId(reader.GetGuid(0));
                    HashSet<string>? members = entities[id].ConflictPolicy == ConflictPolicy.MergeMembers
                        ? [.. MembersOf(entities[id], id, reader.GetString(2), reader.GetString(3)), .. reader.IsDBNull(5) ? [] : MembersOf(entities[id], id, reader.GetString(5), reader.GetString(6))]
                        : null;
                    bool isNew = reader.IsDBNull(7);
                    if (!isNew) members = [.. MembersOf(entities[id], id, reader.GetString(2), reader.GetString(3))];
                    writes[id].Add(new LaterWrite(reader.GetGuid(1), isNew ? reader.GetInt64(4) : reader.GetInt64(7), members, isNew));
                }
                return true;
            },
            $$"""
            select o.object, last.id, last.type, last.data::text, {{StorePosition.Of("last.timestamp")}}, cause.type, cause.data::text, came.position
            from unnest($1::uuid[], $2::uuid[]) as o(object, event)
            join {{schema.Events}} last on last.id = o.event
            left join {{schema.Events}} cause on cause.id = (last.data ->> 'cause')::uuid
            left join {{schema.RecoveredWrite}} came
                on came.object = coalesce((cause.data #>> array['body', 'object'])::uuid, o.object) and came.event = coalesce(cause.id, last.id) and not came.is_new
            """,
            Ids(), new NpgsqlParameter { Value = objects.Select(one => one.Stored.LastEvent).ToArray() });
        await reading.ExecuteAsync(CancellationToken.None);
        return writes.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<LaterWrite>)pair.Value);
    }

    /// <summary>Writes the rows of what came back and was applied, and of the later events that it met.</summary>
    public static void Add(RoundTrip roundTrip, StoreSchema schema, IEnumerable<(ObjectId Object, LaterWrite Write)> writes)
    {
        (ObjectId Object, LaterWrite Write)[] rows = [.. writes];
        if (rows.Length == 0) return;
        // Nobody's position is in the future: a device that says so would win against all that come later. PostgreSQL has no arrays of arrays of different lengths: members travel as texts.
        roundTrip.Add(
            $"""
            insert into {schema.RecoveredWrite} (object, event, position, members, is_new)
            select object, event, least(position, {StorePosition.Now}), members::text[], is_new from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::boolean[]) as t(object, event, position, members, is_new)
            on conflict (object, event) do nothing
            """,
            new NpgsqlParameter { Value = rows.Select(row => row.Object.Value).ToArray() },
            new NpgsqlParameter { Value = rows.Select(row => row.Write.Event).ToArray() },
            new NpgsqlParameter { Value = rows.Select(row => row.Write.Position).ToArray() },
            new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text, Value = rows.Select(row => row.Write.Members is { } members ? $"{{{string.Join(',', members.Select(member => $"\"{member}\""))}}}" : null).ToArray() },
            new NpgsqlParameter { Value = rows.Select(row => row.Write.IsNew).ToArray() });
    }

    private static IEnumerable<string> MembersOf(EntityDefinition entity, ObjectId id, string type, string data)
    {
        IObjectEvent happened = EventTypes.Decode(type, Encoding.UTF8.GetBytes(data));
        if (happened.ObjectId != id) return [];
        return happened switch
        {
            ObjectCommitted committed => RecoveredOrder.MembersOf(entity, committed.Effective),
            ObjectAdjusted adjusted => RecoveredOrder.MembersOf(entity, adjusted.Changes),
            ObjectOverwritten overwritten => RecoveredOrder.MembersOf(entity, overwritten.Changes),
            ReferenceEmptied emptied => emptied.Members.Select(member => member.MemberId),
            _ => [],
        };
    }
}
