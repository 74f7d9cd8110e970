using System.Collections.Immutable;
using System.Globalization;
using Npgsql;
using OfflineSync.Constraints;
using OfflineSync.Projections;
using OfflineSync.Server.Access;

namespace OfflineSync.Server.Explain;

/// <summary>
/// One statement about an object and those that a path passed before it. What is asked goes through the compiler that downloads use; this
/// only collects columns.
/// </summary>
internal sealed class PlaceStatement(StoreSchema schema, EntityDefinition users, ConstraintArguments arguments, ImmutableArray<Place> places)
{
    private readonly QueryCompiler _compiler = PostgresDialect.Compiler(schema);
    private readonly UserColumns _user = StoredConditions.User(arguments);
    private readonly List<string> _columns = [];
    private readonly List<object> _parameters = [arguments.CurrentUser!.Value.Value, .. places.Select(place => (object)place.Id.Value)];
    private readonly string[] _aliases = [.. places.Select((_, depth) => depth == 0 ? "one" : Alias(depth))];

    public ImmutableArray<Place> Places => places;

    /// <summary>Whether a condition is met.</summary>
    public int Condition(Constraint constraint) => Add($"({_compiler.Condition(constraint, arguments, _aliases, _parameters, _user)}) is true");

    /// <summary>The value of an operand; null where it is known before.</summary>
    public int? Value(Operand operand) => _compiler.Value(operand, arguments, _aliases, _parameters, _user) is { } expression ? Add(expression) : null;

    /// <summary>The name of the user that an operand refers to.</summary>
    public int UserName(Operand operand) =>
        Add($"(select named.{StoreSchema.Column(users.Member(nameof(User.Name)))} from {schema.ObjectsOf(users)} named where named.id = {_compiler.Value(operand, arguments, _aliases, _parameters, _user)})");

    /// <summary>How many objects a step leads to.</summary>
    public int Count(Constraint.Exists exists) => Add($"(select count(*) from {From(exists)})");

    /// <summary>Some of the objects that a step leads to, by those that fulfil its condition or those that don't.</summary>
    public int Some(Constraint.Exists exists, bool fulfilling, int limit)
    {
        string next = Alias(places.Length);
        string condition = exists.Where is null ? "true" : _compiler.Condition(exists.Where, arguments, [.. _aliases, next], _parameters, _user);
        return Add(string.Create(CultureInfo.InvariantCulture, $"array(select {next}.id from {From(exists)} and (({condition}) is true) = {fulfilling} order by {next}.id limit {limit})"));
    }

    /// <summary>The row; null when one of the objects is not there.</summary>
    public async Task<object?[]?> ReadAsync(NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        string tables = string.Join(" cross join ", places.Select((place, depth) => $"{schema.ObjectsOf(place.Entity)} {_aliases[depth]}"));
        string which = string.Join(" and ", places.Select((_, depth) => $"{_aliases[depth]}.id = {SqlStatement.ParameterName(depth + 1)}"));
        string sql = $"select {string.Join(", ", _columns)} from {tables} left join {schema.ObjectsOf(users)} own on own.id = {SqlStatement.ParameterName(0)} where {which}";
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        command.Parameters.AddRange(AudienceSql.Parameters(_parameters));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) return null;
        object?[] row = new object?[_columns.Count];
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i) switch
            {
                Guid id => new ObjectId(id),
                // The column has more zeros at the end than the value.
                decimal number => number / 1.0000000000000000000000000000m,
                byte[] bytes => BinaryValue.Owning(bytes),
                var value => value,
            };
        }
        return row;
    }

    // The other end of a step, seen from where it starts.
    private string From(Constraint.Exists exists)
    {
        string next = Alias(places.Length), start = _aliases[^(exists.Up + 1)], reference = StoreSchema.Column(exists.Step.Member);
        string joined = exists.Step.Reversed ? $"{next}.{reference} = {start}.id" : $"{next}.id = {start}.{reference}";
        return $"{schema.ObjectsOf(exists.Step.End)} {next} where {joined}";
    }

    private int Add(string column)
    {
        _columns.Add(column);
        return _columns.Count - 1;
    }

    private static string Alias(int depth) => string.Create(CultureInfo.InvariantCulture, $"t{depth}");
}
