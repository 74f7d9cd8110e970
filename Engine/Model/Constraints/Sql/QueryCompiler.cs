using System.Globalization;
using System.Text;

namespace OfflineSync.Constraints;

/// <summary>Turns queries and constraints into SQL.</summary>
internal sealed class QueryCompiler(SqlDialect dialect)
{
    /// <summary>The compiler for the device's SQLite.</summary>
    public static QueryCompiler Sqlite { get; } = new(SqlDialect.Sqlite);

    /// <summary>The objects in the query's order: the id, then a column for each member in the entity's order.</summary>
    public SqlStatement Objects(ObjectQuery query, ConstraintArguments arguments) =>
        Select(string.Join(", ", query.Entity.Members.Select(member => $"t0.{dialect.Column(member)}").Prepend("t0.\"id\"")), query, arguments, ordered: true);

    /// <summary>The ids in the query's order.</summary>
    public SqlStatement Ids(ObjectQuery query, ConstraintArguments arguments) => Select("t0.\"id\"", query, arguments, ordered: true);

    /// <summary>How many objects fulfil the query's constraint, whatever its limit.</summary>
    public SqlStatement Count(ObjectQuery query, ConstraintArguments arguments) =>
        Select("COUNT(*)", query with { Offset = 0, Limit = null }, arguments, ordered: false);

    /// <summary>A condition for a statement of the caller's own.</summary>
    /// <param name="constraint">The constraint.</param>
    /// <param name="arguments">The values that it leaves open.</param>
    /// <param name="alias">The alias of the entity's table or view in that statement; t1, t2 and so on are taken.</param>
    /// <param name="parameters">The statement's parameters so far; the condition's own are added at the end.</param>
    /// <param name="user">Where the statement has the current user, so that the condition is about many users at once; null takes them from the arguments.</param>
    public string Condition(Constraint constraint, ConstraintArguments arguments, string alias, List<object> parameters, UserColumns? user = null)
    {
        var sql = new StringBuilder();
        new ConditionWriter(dialect, arguments, user, sql, parameters).Write(constraint, alias);
        return sql.ToString();
    }

    /// <summary>A condition on an object that a path led to. The statement has the objects that it passed, too.</summary>
    /// <param name="constraint">The constraint, which may ask about those outside.</param>
    /// <param name="arguments">The values that it leaves open.</param>
    /// <param name="aliases">The aliases of the objects, the outermost first: any, then t1, t2 and so on.</param>
    /// <param name="parameters">The statement's parameters so far; the condition's own are added at the end.</param>
    /// <param name="user">Where the statement has the current user.</param>
    public string Condition(Constraint constraint, ConstraintArguments arguments, IReadOnlyList<string> aliases, List<object> parameters, UserColumns user)
    {
        var sql = new StringBuilder();
        new ConditionWriter(dialect, arguments, user, sql, parameters).Within(aliases.Take(aliases.Count - 1)).Write(constraint, aliases[^1]);
        return sql.ToString();
    }

    /// <summary>What a statement has for an operand at the end of a path; null for a value that is known before.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="arguments">The values that are left open.</param>
    /// <param name="aliases">The aliases of the objects, the outermost first.</param>
    /// <param name="parameters">The statement's parameters so far.</param>
    /// <param name="user">Where the statement has the current user.</param>
    public string? Value(Operand operand, ConstraintArguments arguments, IReadOnlyList<string> aliases, List<object> parameters, UserColumns user) =>
        new ConditionWriter(dialect, arguments, user, new StringBuilder(), parameters).Within(aliases.Take(aliases.Count - 1)).Value(operand, aliases[^1]);

    private SqlStatement Select(string columns, ObjectQuery query, ConstraintArguments arguments, bool ordered)
    {
        var sql = new StringBuilder($"SELECT {columns} FROM {dialect.Table(query.Entity)} AS t0");
        List<object> parameters = [];
        var writer = new ConditionWriter(dialect, arguments, null, sql, parameters);
        if (query.Where is not null)
        {
            sql.Append(" WHERE ");
            writer.Write(query.Where, "t0");
        }
        if (ordered) sql.Append($" ORDER BY {string.Join(", ", query.OrderBy.Select(Order).Append("t0.\"id\""))}");
        if (query.Limit is not null || query.Offset > 0)
        {
            sql.Append($" LIMIT {(query.Limit is { } limit ? writer.Parameter(limit) : dialect.NoLimit)}");
            if (query.Offset > 0) sql.Append($" OFFSET {writer.Parameter(query.Offset)}");
        }
        return new SqlStatement(sql.ToString(), [.. parameters]);
    }

    private string Order(Ordering ordering)
    {
        string order = ordering.Attribute?.Type switch
        {
            MemberType.Decimal => dialect.DecimalOrder,
            MemberType.String or MemberType.Enumeration => dialect.TextOrder,
            _ => "",
        };
        return OrderValue(ordering, 0) + order + (ordering.Descending ? dialect.Descending : dialect.Ascending);
    }

    // The value at the end of the path, one subquery per step.
    private string OrderValue(Ordering ordering, int depth)
    {
        string alias = string.Create(CultureInfo.InvariantCulture, $"t{depth}");
        if (depth == ordering.Steps.Length) return $"{alias}.{(ordering.Attribute is { } attribute ? dialect.Column(attribute) : "\"id\"")}";
        AssociationStep step = ordering.Steps[depth];
        string next = string.Create(CultureInfo.InvariantCulture, $"t{depth + 1}");
        return $"(SELECT {OrderValue(ordering, depth + 1)} FROM {dialect.Table(step.Target)} AS {next} WHERE {next}.\"id\" = {alias}.{dialect.Column(step.Member)})";
    }
}
