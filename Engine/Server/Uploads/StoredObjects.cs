using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>An object as it is stored.</summary>
/// <param name="LastEvent">The last event that changed it: its version.</param>
/// <param name="Values">The values, by the members' places.</param>
internal sealed record StoredObject(Guid LastEvent, object?[] Values);

/// <summary>A reference to an object that a batch deletes.</summary>
internal readonly record struct Referrer(EntityDefinition Entity, ObjectId Id, MemberDefinition Member, ObjectId Target);

/// <summary>Reads the stored objects that a batch concerns, a statement per entity.</summary>
internal static class StoredObjects
{
    public static async Task<IReadOnlyDictionary<ObjectId, StoredObject>> ReadAsync(NpgsqlTransaction transaction, StoreSchema schema, IEnumerable<(EntityDefinition Entity, ObjectId Id)> objects)
    {
        var stored = new Dictionary<ObjectId, StoredObject>();
        foreach (IGrouping<EntityDefinition, (EntityDefinition Entity, ObjectId Id)> group in objects.GroupBy(item => item.Entity))
        {
            string columns = string.Concat(group.Key.Members.Select(member => ", " + StoreSchema.Column(member)));
            await using var command = new NpgsqlCommand($"select id, {StoreSchema.LastEventColumn}{columns} from {schema.ObjectsOf(group.Key)} where id = any($1)", transaction.Connection, transaction)
            {
                Parameters = { new() { Value = group.Select(item => item.Id.Value).ToArray() } },
            };
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
            while (await reader.ReadAsync(CancellationToken.None))
            {
                object?[] values = [.. group.Key.Members.Select(member => MemberColumn.Read(reader, member.Index + 2, member))];
                stored.Add(new ObjectId(reader.GetGuid(0)), new StoredObject(reader.GetGuid(1), values));
            }
        }
        return stored;
    }

    /// <summary>What objects of families are: the value of their member <see cref="Specialization.MemberName"/>.</summary>
    public static async Task<IReadOnlyDictionary<ObjectId, string?>> KindsAsync(NpgsqlTransaction transaction, StoreSchema schema, IEnumerable<(EntityDefinition Entity, ObjectId Id)> objects)
    {
        var kinds = new Dictionary<ObjectId, string?>();
        foreach (IGrouping<EntityDefinition, ObjectId> group in objects.Distinct().GroupBy(item => item.Entity, item => item.Id))
        {
            string column = StoreSchema.Column(group.Key.Member(Specialization.MemberName));
            await using var command = new NpgsqlCommand($"select id, {column} from {schema.ObjectsOf(group.Key)} where id = any($1)", transaction.Connection, transaction)
            {
                Parameters = { new() { Value = group.Select(id => id.Value).ToArray() } },
            };
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
            while (await reader.ReadAsync(CancellationToken.None)) kinds[new ObjectId(reader.GetGuid(0))] = reader.IsDBNull(1) ? null : reader.GetString(1);
        }
        return kinds;
    }

    /// <summary>Who refers to some objects.</summary>
    public static async Task<IReadOnlyList<Referrer>> ReferrersAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, IReadOnlyCollection<(EntityDefinition Entity, ObjectId Id)> targets)
    {
        if (targets.Count == 0) return [];
        HashSet<string> names = [.. targets.Select(target => target.Entity.Name)];
        (EntityDefinition Entity, MemberDefinition Member)[] members =
            [.. from entity in model.Entities from member in entity.Members where member.IsReference && names.Contains(member.Target!) select (entity, member)];
        if (members.Length == 0) return [];
        string sql = string.Join(" union all ", members.Select((item, index) =>
            $"select {index}, id, {StoreSchema.Column(item.Member)} from {schema.ObjectsOf(item.Entity)} where {StoreSchema.Column(item.Member)} = any($1)"));
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction) { Parameters = { new() { Value = targets.Select(target => target.Id.Value).ToArray() } } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        var referrers = new List<Referrer>();
        while (await reader.ReadAsync(CancellationToken.None))
        {
            (EntityDefinition entity, MemberDefinition member) = members[reader.GetInt32(0)];
            referrers.Add(new Referrer(entity, new ObjectId(reader.GetGuid(1)), member, new ObjectId(reader.GetGuid(2))));
        }
        return referrers;
    }
}
