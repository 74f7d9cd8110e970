using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace OfflineSync.Projections;

/// <summary>
/// One statement that writes all changed objects of an entity. Changes carry only the members that were set, so each column travels as
/// two arrays, the values and which of them count; a member that is not set keeps its stored value. Columns that nobody sets stay out.
/// </summary>
internal static class ObjectUpsert
{
    public static void Add(RoundTrip writes, StoreSchema schema, EntityDefinition entity, IReadOnlyList<ObjectChange> changes)
    {
        string table = schema.ObjectsOf(entity);
        List<NpgsqlParameter> parameters =
        [
            new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = changes.Select(change => change.Id.Value).ToArray() },
            new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = changes.Select(change => change.LastEvent).ToArray() },
        ];
        StringBuilder columns = new(), values = new(), sets = new(), arrays = new("$1::uuid[], $2::uuid[]"), names = new("id, event");
        bool readsStored = false;
        foreach (MemberDefinition member in entity.Members)
        {
            int count = changes.Count(change => change.IsSet(member));
            if (count == 0) continue;
            string column = StoreSchema.Column(member), value = $"v{member.Index}", mask = $"m{member.Index}";
            parameters.Add(MemberColumn.Array(member.Type, [.. changes.Select(change => change[member])]));
            arrays.Append($", ${parameters.Count}::{MemberColumn.TypeName(member.Type)}[]");
            names.Append($", {value}");
            columns.Append($", {column}");
            sets.Append($", {column} = excluded.{column}");
            if (count == changes.Count)
            {
                values.Append($", t.{value}");
                continue;
            }
            readsStored = true;
            parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Boolean, Value = changes.Select(change => change.IsSet(member)).ToArray() });
            arrays.Append($", ${parameters.Count}::boolean[]");
            names.Append($", {mask}");
            values.Append($", case when t.{mask} then t.{value} else s.{column} end");
        }
        string sql = $"""
            insert into {table} (id, {StoreSchema.LastEventColumn}{columns})
            select t.id, t.event{values}
            from unnest({arrays}) as t({names}){(readsStored ? $" left join {table} s on s.id = t.id" : "")}
            on conflict (id) do update set {StoreSchema.LastEventColumn} = excluded.{StoreSchema.LastEventColumn}{sets}
            """;
        writes.Add(sql, parameters.ToArray());
    }
}
