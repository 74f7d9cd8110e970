using System.Collections.Immutable;
using System.Linq.Expressions;

namespace OfflineSync.Constraints;

/// <summary>Reads the body of a lambda.</summary>
/// <param name="scopes">The objects that it speaks about: its own first, then those of the lambdas around it.</param>
/// <param name="user">The parameter that stands for the current user, or null.</param>
/// <param name="depth">How deep the lambda stands in others.</param>
internal sealed partial class LambdaReader(ImmutableArray<LambdaScope> scopes, ParameterExpression? user, int depth)
{
    private const int QuoteLimit = 400;

    private readonly EntityDefinition _entity = scopes[0].Entity;
    private int _depth = depth;

    public static LambdaReader Of(EntityDefinition entity, ParameterExpression self, ParameterExpression? user) => new([new LambdaScope(self, entity, 0)], user, 0);

    public Constraint Condition(Expression expression)
    {
        if (++_depth > ConstraintLimits.TermLimit) throw Unsupported(expression, $"it is nested more than {ConstraintLimits.TermLimit} levels deep", "Join conditions side by side, or ask for less at a time.");
        Constraint constraint = expression switch
        {
            BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both => And(both),
            BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either => new Constraint.Or(Condition(either.Left), Condition(either.Right)),
            UnaryExpression { NodeType: ExpressionType.Not } not => new Constraint.Not(Condition(not.Operand)),
            BinaryExpression comparison when OperatorOf(comparison.NodeType) is { } sign => Term(() => Comparison(comparison, sign)),
            MethodCallExpression call => Term(() => Call(call)),
            _ when UserOperand(expression) is Operand.UserMember { Member.Type: MemberType.Boolean } flag => KnownBinder.Bind(flag, ComparisonOperator.Equal, true),
            _ when !Speaks(expression) => Constant(expression),
            TypeBinaryExpression { NodeType: ExpressionType.TypeIs } test => IsOfKind(test.Expression, test.TypeOperand),
            MemberExpression { Member.Name: "HasValue", Expression: { } inner } when Nullable.GetUnderlyingType(inner.Type) is not null => Term(() => HasValue(inner)),
            _ => Term(() => Bare(expression)),
        };
        _depth--;
        return constraint;
    }

    public BoundPath Ordering(Expression expression) => Path(expression) ?? throw Unsupported(expression, "it is no path to an attribute");

    private Constraint Comparison(BinaryExpression comparison, ComparisonOperator sign)
    {
        Expression left = comparison.Left, right = comparison.Right;
        if (!Speaks(left))
        {
            if (!Speaks(right)) return OfUserAlone(comparison, sign) ?? Constant(comparison);
            (left, right, sign) = (right, left, sign.Mirrored());
        }
        if (CountOf(left) is { } counted) return Counted(comparison, counted, sign, right);
        if (left is UnaryExpression { NodeType: ExpressionType.TypeAs } tried && scopes.Any(scope => scope.Parameter == LambdaValues.Unconverted(tried.Operand)) && !Speaks(right) && LambdaValues.Of(right, Unreadable) is null)
        {
            return sign == ComparisonOperator.Equal ? new Constraint.Not(IsOfKind(tried.Operand, tried.Type)) : IsOfKind(tried.Operand, tried.Type);
        }
        BoundPath path = Path(left) ?? throw Unsupported(left, "it is no path to a member");
        if (Speaks(right)) return Bound(comparison, () => ComparisonBinder.Bind(path, sign, Path(right) ?? throw Unsupported(right, "it is no path to a member")));
        if (UserOperand(right) is { } operand)
        {
            return path.Attribute is null ? Object(comparison, path, sign, operand) : Bound(comparison, () => ComparisonBinder.Bind(path, sign, operand));
        }
        object? value = LambdaValues.OfComparison(left, right, expression => Unsupported(expression, "its value cannot be read here"));
        return path.Attribute is null ? Object(comparison, path, sign, value) : Bound(comparison, () => ComparisonBinder.Bind(path, sign, value ?? new Operand.Empty()));
    }

    // In C# a reference may be compared with null, and an empty one differs from every object.
    private Constraint Object(Expression comparison, BoundPath path, ComparisonOperator sign, object? value)
    {
        if (path.Attribute is not null) throw Unsupported(comparison, $"{path.Attribute.Name} is no object");
        Constraint equal = value switch
        {
            null when path.EndsWithId || path.Steps.IsEmpty => new Constraint.Constant(false),
            null => new Constraint.Not(ComparisonBinder.Exists(path)),
            _ => Bound(comparison, () => ComparisonBinder.Bind(path, ComparisonOperator.Equal, value)),
        };
        return sign switch
        {
            ComparisonOperator.Equal => equal,
            ComparisonOperator.NotEqual => equal is Constraint.Not not ? not.Operand : new Constraint.Not(equal),
            _ => throw Unsupported(comparison, "objects have no order"),
        };
    }

    private Constraint HasValue(Expression inner)
    {
        BoundPath path = Path(inner) ?? throw Unsupported(inner, "it is no path to a member");
        return ComparisonBinder.Bind(path, ComparisonOperator.NotEqual, new Operand.Empty());
    }

    private Constraint Bare(Expression expression) => Path(expression) is { Type: MemberType.Boolean } path
        ? ComparisonBinder.Bind(path, ComparisonOperator.Equal, true)
        : throw Unsupported(expression, "it has no counterpart in a constraint");

    private Constraint Constant(Expression expression) => new Constraint.Constant(
        LambdaValues.Of(expression, part => Unsupported(part, "its value cannot be read here")) is true);

    private Constraint Call(MethodCallExpression call)
    {
        if (IsInRole(call) is { } hasRole) return hasRole;
        if (!Speaks(call)) return Constant(call);
        if (SetCondition(call) is { } ofSet) return ofSet;
        if (call.Method.DeclaringType == typeof(string))
        {
            if (call.Method.Name == nameof(string.IsNullOrEmpty) && Path(call.Arguments[0]) is { } path)
            {
                return ComparisonBinder.Bind(path, ComparisonOperator.Equal, new Operand.Empty());
            }
            if (call.Object is not null && TextTestOf(call.Method.Name) is { } test) return TextMatch(call, test);
        }
        return Bare(call);
    }

    private Constraint TextMatch(MethodCallExpression call, TextTest test)
    {
        if (Path(call.Object!) is not { Type: MemberType.String } path) throw Unsupported(call.Object!, "it is no path to a text");
        if (Speaks(call.Arguments[0])) throw Unsupported(call.Arguments[0], "what is looked for must be known before the query runs");
        if (call.Arguments.Count > 1 && LambdaValues.Of(call.Arguments[1], Unreadable) is not StringComparison.OrdinalIgnoreCase)
        {
            throw Unsupported(call, "upper and lower case always count as equal here: leave the comparison out, or say OrdinalIgnoreCase");
        }
        if (UserOperand(call.Arguments[0]) is { } operand) return Bound(call, () => ComparisonBinder.Match(path, test, operand));
        object? part = LambdaValues.Of(call.Arguments[0], Unreadable);
        return ComparisonBinder.Match(path, test, part as string ?? part?.ToString() ?? "");
    }

    private bool Speaks(Expression expression) => scopes.Any(scope => LambdaValues.Mentions(expression, scope.Parameter));

    private OfflineSyncException Unreadable(Expression expression) => Unsupported(expression, "its value cannot be read here");

    private static TextTest? TextTestOf(string method) => method switch
    {
        nameof(string.Contains) => TextTest.Contains,
        nameof(string.StartsWith) => TextTest.StartsWith,
        nameof(string.EndsWith) => TextTest.EndsWith,
        _ => null,
    };

    private static ComparisonOperator? OperatorOf(ExpressionType type) => type switch
    {
        ExpressionType.Equal => ComparisonOperator.Equal,
        ExpressionType.NotEqual => ComparisonOperator.NotEqual,
        ExpressionType.LessThan => ComparisonOperator.Less,
        ExpressionType.LessThanOrEqual => ComparisonOperator.LessOrEqual,
        ExpressionType.GreaterThan => ComparisonOperator.Greater,
        ExpressionType.GreaterThanOrEqual => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };

    private Constraint Bound(Expression expression, Func<Constraint> bind)
    {
        try
        {
            return bind();
        }
        catch (OfflineSyncException exception) when (exception.Code == ErrorCode.ValueInvalid || !exception.Message.StartsWith(Opening, StringComparison.Ordinal))
        {
            throw Unsupported(expression, exception.Message.TrimEnd('.'), exception.Hint);
        }
    }

    private static string Quoted(Expression expression)
    {
        string text = expression.ToString();
        return text.Length > QuoteLimit ? $"{text.AsSpan(0, QuoteLimit)}…" : text;
    }

    private string Opening => $"In the condition on {_entity.Name}, ";

    private OfflineSyncException Unsupported(Expression expression, string problem, string? hint = null) => new(ErrorCode.ConstraintInvalid,
        $"{Opening}'{Quoted(expression)}' cannot be used: {problem}.",
        hint ?? "Use members, paths over references, comparisons, && || !, is and casts, Contains, StartsWith or EndsWith of texts, Contains of a list of values, and Any, All or Contains of sets; compute everything else before.");
}
