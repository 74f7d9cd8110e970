using System.Collections.Immutable;
using Npgsql;
using OfflineSync.Constraints;
using OfflineSync.Projections;

namespace OfflineSync.Server.Access;

/// <summary>Which conditions of access rules stored objects fulfil for a user.</summary>
internal static class StoredConditions
{
    /// <summary>One statement for all of the objects.</summary>
    /// <returns>By object, in the order of the conditions. What is not there is not in it.</returns>
    public static async Task<IReadOnlyDictionary<ObjectId, bool[]>> ReadAsync(
        Func<string, NpgsqlCommand> command, StoreSchema schema, DomainModel model, EntityDefinition entity, ImmutableArray<Constraint> conditions, ConstraintArguments arguments,
        IReadOnlyCollection<ObjectId> ids, CancellationToken cancellationToken)
    {
        List<object> parameters = [ids.Select(id => id.Value).ToArray(), arguments.CurrentUser!.Value.Value];
        string columns = string.Concat(conditions.Select(condition => ", " + Condition(schema, condition, arguments, parameters)));
        await using NpgsqlCommand reading = command($"""
            select one.id{columns} from {schema.ObjectsOf(entity)} one left join {schema.ObjectsOf(model.Users)} own on own.id = @p1 where one.id = any(@p0)
            """);
        reading.Parameters.AddRange(AudienceSql.Parameters(parameters));
        await using NpgsqlDataReader reader = await reading.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<ObjectId, bool[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(new ObjectId(reader.GetGuid(0)), [.. conditions.Select((_, place) => reader.GetBoolean(place + 1))]);
        }
        return found;
    }

    /// <summary>A condition on <c>one</c> for the user whose row, if there is one, is <c>own</c>; true or false, never null.</summary>
    public static string Condition(StoreSchema schema, Constraint condition, ConstraintArguments arguments, List<object> parameters) =>
        $"({PostgresDialect.Compiler(schema).Condition(condition, arguments, "one", parameters, User(arguments))}) is true";

    /// <summary>The values of the user's own row as it stands in a statement under <c>own</c>; his roles as the request found them.</summary>
    public static UserColumns User(ConstraintArguments arguments) => new()
    {
        Id = "own.\"id\"",
        Member = member => $"own.{StoreSchema.Column(member)}",
        HasRole = role => arguments.CurrentRoles.Contains(role) ? "true" : "false",
    };
}
