using System.Collections.Immutable;
using Npgsql;
using OfflineSync.Constraints;
using OfflineSync.Projections;

namespace OfflineSync.Server.Access;

/// <summary>Which conditions of access rules stored objects fulfil.</summary>
internal static class StoredConditions
{
    /// <summary>One statement for all of the objects.</summary>
    /// <returns>By object, in the order of the conditions. What is not there is not in it.</returns>
    public static async Task<IReadOnlyDictionary<ObjectId, bool[]>> ReadAsync(
        Func<string, NpgsqlCommand> command, StoreSchema schema, EntityDefinition entity, ImmutableArray<Constraint> conditions, ConstraintArguments arguments,
        IReadOnlyCollection<ObjectId> ids, CancellationToken cancellationToken)
    {
        var evaluator = new ConstraintEvaluator(new NoOthers(), arguments);
        string columns = string.Concat(entity.Members.Select(member => ", " + StoreSchema.Column(member)));
        await using NpgsqlCommand reading = command($"select id{columns} from {schema.ObjectsOf(entity)} where id = any($1)");
        reading.Parameters.Add(new NpgsqlParameter { Value = ids.Select(id => id.Value).ToArray() });
        await using NpgsqlDataReader reader = await reading.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<ObjectId, bool[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var stored = new StoredObject(new ObjectId(reader.GetGuid(0)), [.. entity.Members.Select(member => MemberColumn.Read(reader, member.Index + 1, member))]);
            found.Add(stored.Id, [.. conditions.Select(condition => evaluator.Holds(condition, stored))]);
        }
        return found;
    }

    private sealed class NoOthers : IObjectSource
    {
        public IEnumerable<StoredObject> All(EntityDefinition entity) => throw new InvalidOperationException("A condition speaks of the object's own members only.");

        public StoredObject? Find(EntityDefinition entity, ObjectId id) => throw new InvalidOperationException("A condition speaks of the object's own members only.");
    }
}
