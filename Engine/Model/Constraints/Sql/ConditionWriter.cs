using System.Globalization;
using System.Text;

namespace OfflineSync.Constraints;

/// <summary>Writes a constraint as an SQL condition. Identifiers come from the model only; every value is a parameter.</summary>
/// <remarks>
/// SQL knows a third truth value. A condition that stands in a WHERE, under AND and OR, may be null where it is not true. Below NOT it must not,
/// or rows would be lost: there every term is written so that it is exactly true or false.
/// </remarks>
internal sealed class ConditionWriter(SqlDialect dialect, ConstraintArguments arguments, UserColumns? user, StringBuilder sql, List<object> parameters)
{
    private readonly List<string> _aliases = [];

    public void Write(Constraint constraint, string alias)
    {
        _aliases.Add(alias);
        Write(constraint, exact: false);
        _aliases.RemoveAt(_aliases.Count - 1);
    }

    /// <summary>The same writer for what stands inside of other objects: their aliases, the outermost first.</summary>
    public ConditionWriter Within(IEnumerable<string> outer)
    {
        _aliases.AddRange(outer);
        return this;
    }

    /// <summary>What the database has for an operand; null for a value that is known before.</summary>
    public string? Value(Operand operand, string alias)
    {
        _aliases.Add(alias);
        string? text = Expression(operand)?.Text;
        _aliases.RemoveAt(_aliases.Count - 1);
        return text;
    }

    /// <summary>Adds a value and gives its name.</summary>
    public string Parameter(object value)
    {
        parameters.Add(value);
        return SqlStatement.ParameterName(parameters.Count - 1);
    }

    private void Write(Constraint constraint, bool exact)
    {
        switch (constraint)
        {
            case Constraint.And both:
                Pair(both.Left, " AND ", both.Right, exact);
                break;
            case Constraint.Or either:
                Pair(either.Left, " OR ", either.Right, exact);
                break;
            case Constraint.Not not:
                sql.Append("NOT (");
                Write(not.Operand, exact: true);
                sql.Append(')');
                break;
            case Constraint.Constant constant:
                sql.Append(constant.Value ? "TRUE" : "FALSE");
                break;
            case Constraint.Comparison comparison:
                sql.Append(Comparison(comparison, exact));
                break;
            case Constraint.TextMatch match:
                sql.Append(Match(match));
                break;
            case Constraint.Exists exists:
                Exists(exists, exact);
                break;
            case Constraint.Known known:
                sql.Append(Known(known, exact));
                break;
            case Constraint.HasRole role:
                sql.Append(user is not null ? user.HasRole(role.Role) : arguments.CurrentRoles.Contains(role.Role) ? "TRUE" : "FALSE");
                break;
            default:
                throw new InvalidOperationException($"{constraint.GetType().Name} is no known constraint.");
        }
    }

    private void Pair(Constraint left, string between, Constraint right, bool exact)
    {
        sql.Append('(');
        Write(left, exact);
        sql.Append(between);
        Write(right, exact);
        sql.Append(')');
    }

    private void Exists(Constraint.Exists exists, bool exact)
    {
        AssociationStep step = exists.Step;
        string start = Alias(exists.Up), reference = dialect.Column(step.Member);
        if (exists.Where is null && !step.Reversed)
        {
            sql.Append($"{start}.{reference} IS NOT NULL");
            return;
        }
        string alias = string.Create(CultureInfo.InvariantCulture, $"t{_aliases.Count}");
        string own = step.Reversed ? $"{start}.\"id\"" : $"{start}.{reference}", other = step.Reversed ? $"{alias}.{reference}" : $"{alias}.\"id\"";
        // What asks nothing of the objects outside is answered once, not once per row.
        if (exists.Where is not null && Correlation.StandsAlone(exists.Where, user is not null))
        {
            sql.Append($"{(exact ? "(" : "")}{own} IN (SELECT {other} FROM {dialect.Table(step.End)} AS {alias} WHERE {other} IS NOT NULL AND ");
            Write(exists.Where, alias);
            sql.Append(exact ? ")) IS TRUE" : ")");
            return;
        }
        sql.Append($"EXISTS (SELECT 1 FROM {dialect.Table(step.End)} AS {alias} WHERE {other} = {own}");
        if (exists.Where is not null)
        {
            sql.Append(" AND ");
            Write(exists.Where, alias);
        }
        sql.Append(')');
    }

    private string Comparison(Constraint.Comparison comparison, bool exact)
    {
        (string left, MemberType type) = Expression(comparison.Left) ?? throw new InvalidOperationException($"{comparison.Left} is no expression.");
        if (comparison.Right is Operand.Role role) return (comparison.Operator == ComparisonOperator.NotEqual ? "NOT " : "") + dialect.HasRole(left, Parameter(role.Name));
        string sign = Sign(comparison.Operator);
        bool isEquality = !comparison.Operator.IsOrder();
        if (Expression(comparison.Right) is var (found, other))
        {
            (left, string right) = Aligned(left, type, found, other, out MemberType common);
            if (type == MemberType.Reference) return Exactly($"{left} {sign} {right}", exact);
            if (isEquality) return $"{left} {(comparison.Operator == ComparisonOperator.Equal ? dialect.Same : dialect.Different)} {right}";
            return Exactly($"{left} {sign} {right}{Order(common)}", exact);
        }
        object? value = arguments.Value(comparison.Right, type);
        if (value is null) return WithEmpty(left, type, comparison.Operator);
        if (value is decimal && type is MemberType.Integer or MemberType.Long) (left, type) = (dialect.IntegerAsDecimal(left), MemberType.Decimal);
        string parameter = Parameter(dialect.Bind(value));
        if (type == MemberType.Reference) return Exactly($"{left} {sign} {parameter}", exact);
        if (comparison.Operator == ComparisonOperator.NotEqual) return $"{left} {dialect.Different} {parameter}";
        return comparison.Operator == ComparisonOperator.Equal
            ? exact ? $"{left} {dialect.Same} {parameter}" : $"{left} = {parameter}"
            : Exactly($"{left} {sign} {parameter}{Order(type)}", exact);
    }

    // Of many users at once, the database knows the values; else they are known here.
    private string Known(Constraint.Known known, bool exact) =>
        Expression(known.Left) is not null ? Comparison(new Constraint.Comparison(known.Left, known.Operator, known.Right), exact)
        : Expression(known.Right) is not null ? Comparison(new Constraint.Comparison(known.Right, known.Operator.Mirrored(), known.Left), exact)
        : KnownValues.Holds(known, arguments) ? "TRUE" : "FALSE";

    private string Match(Constraint.TextMatch match)
    {
        (string text, _) = Expression(match.Text) ?? throw new InvalidOperationException($"{match.Text} is no expression.");
        if (Expression(match.Part) is var (column, _)) return $"{dialect.TextTest(match.Test)}({text}, {column})";
        object? part = arguments.Value(match.Part, MemberType.String);
        return part is null ? $"{text} IS NOT NULL" : $"{dialect.TextTest(match.Test)}({text}, {Parameter(dialect.Bind(part))})";
    }

    private static string WithEmpty(string left, MemberType type, ComparisonOperator comparison) => comparison switch
    {
        _ when type == MemberType.Reference => "FALSE",
        ComparisonOperator.Equal => $"{left} IS NULL",
        ComparisonOperator.NotEqual => $"{left} IS NOT NULL",
        _ => "FALSE",
    };

    private (string Left, string Right) Aligned(string left, MemberType leftType, string right, MemberType rightType, out MemberType common)
    {
        common = leftType == MemberType.Decimal || rightType == MemberType.Decimal ? MemberType.Decimal : leftType;
        if (common != MemberType.Decimal) return (left, right);
        return (leftType == MemberType.Decimal ? left : dialect.IntegerAsDecimal(left), rightType == MemberType.Decimal ? right : dialect.IntegerAsDecimal(right));
    }

    private string Order(MemberType type) => type switch
    {
        MemberType.Decimal => dialect.DecimalOrder,
        MemberType.String or MemberType.Enumeration => dialect.TextOrder,
        _ => "",
    };

    // What the database has an expression for; null for a value that is known before.
    private (string Text, MemberType Type)? Expression(Operand operand) => operand switch
    {
        Operand.Attribute attribute => (Column(attribute), attribute.Member.Type),
        Operand.Id id => ($"{Alias(id.Up)}.\"id\"", MemberType.Reference),
        Operand.Function function => (Function(function), MemberType.Integer),
        Operand.UserMember member when user is not null => (user.Member(member.Member), member.Member.Type),
        Operand.Token { Kind: TokenKind.CurrentUser } when user is not null => (user.Id, MemberType.Reference),
        _ => null,
    };

    private string Function(Operand.Function function) => function.Kind == ValueFunction.Length
        ? dialect.Length(Column(function.Of))
        : dialect.DatePart(function.Kind, Column(function.Of), ZoneTable.Of(arguments.ZoneOf(function)), Parameter);

    private string Column(Operand.Attribute attribute) => $"{Alias(attribute.Up)}.{dialect.Column(attribute.Member)}";

    private string Alias(int up) => _aliases[^(up + 1)];

    private static string Exactly(string condition, bool exact) => exact ? $"({condition}) IS TRUE" : condition;

    private static string Sign(ComparisonOperator comparison) => comparison == ComparisonOperator.NotEqual ? "<>" : comparison.Sign();
}
