using System.Collections;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq.Expressions;

namespace OfflineSync.Constraints;

internal sealed partial class LambdaReader
{
    private const string CountCure = "Only whether there is one can be asked: Any(), Count == 0 or Count > 0. Load the objects to count them.";

    // Calls about sets of the model, x.Topics.Any(t => …), and about lists that are known before, names.Contains(x.Name). Null for other calls.
    private Constraint? SetCondition(MethodCallExpression call)
    {
        if (call.Method.DeclaringType == typeof(string) || call.Method.Name is not ("Any" or "All" or "Contains")) return null;
        Expression[] parts = call.Object is null ? [.. call.Arguments] : [call.Object, .. call.Arguments];
        if (parts.Length == 0) return null;
        LambdaExpression? inner = parts.Length == 2 ? LambdaOf(parts[1]) : null;
        if (!Speaks(parts[0]))
        {
            return (call.Method.Name, inner) switch
            {
                ("Contains", null) when parts.Length == 2 || (parts.Length == 3 && !Speaks(parts[2]) && LambdaValues.Of(parts[2], Unreadable) is null) => OneOf(call, Listed(parts[0]), parts[1]),
                ("Any", { Parameters.Count: 1 }) => Joined(call, Listed(parts[0]), inner, any: true),
                ("All", { Parameters.Count: 1 }) => Joined(call, Listed(parts[0]), inner, any: false),
                _ => null,
            };
        }
        if (SetPath(parts[0]) is not { } path) return null;
        switch (call.Method.Name, inner)
        {
            case ("Any", null) when parts.Length == 1:
                return ComparisonBinder.Exists(path);
            case ("Any", not null):
                return ComparisonBinder.Exists(Where(path, inner));
            case ("All", not null):
                return new Constraint.Not(ComparisonBinder.Exists(Where(path, inner, isNegated: true)));
            case ("Contains", null) when parts.Length == 2 && !Speaks(parts[1]):
                return LambdaValues.Of(parts[1], Unreadable) is { } contained ? Bound(call, () => ComparisonBinder.Bind(path, ComparisonOperator.Equal, contained)) : new Constraint.Constant(false);
            default:
                return null;
        }
    }

    // The objects of a set of the model, those of them that Where(…) leaves; null for anything else.
    private BoundPath? SetPath(Expression expression)
    {
        expression = LambdaValues.Unconverted(expression);
        if (expression is MethodCallExpression { Method: { Name: "Where", DeclaringType: { } type }, Arguments: [var source, var filter] } && type == typeof(Enumerable) && LambdaOf(filter) is { Parameters.Count: 1 } inner)
        {
            return SetPath(source) is { } filtered ? Where(filtered, inner) : null;
        }
        if (MemberName(expression) is not var (holder, name) || !IsObject(holder.Type) || Path(holder) is not { Attribute: null, EndsWithId: false } start) return null;
        if (EndOf(start).Shape.Sets.FirstOrDefault(one => one.Name == name) is not { Link: { } link } set) return null;
        (MemberDefinition near, MemberDefinition far) = link.MembersFrom(set);
        return start with { Steps = [.. start.Steps, new PathStep(new AssociationStep(link.Entity, near, EndOf(start), Reversed: true)), new PathStep(AssociationStep.Forward(link.Entity, far))] };
    }

    // The objects at the end of a path that fulfil an inner lambda. It may speak about the objects outside, which stand as many steps further out.
    private BoundPath Where(BoundPath path, LambdaExpression inner, bool isNegated = false)
    {
        PathStep last = path.Steps[^1];
        ImmutableArray<LambdaScope> within = [new LambdaScope(inner.Parameters[0], last.Step.End, 0), .. scopes.Select(scope => scope with { Up = scope.Up + path.Steps.Length })];
        var reader = new LambdaReader(within, user, _depth);
        reader._known.AddRange(_known);
        Constraint where = reader.Condition(inner.Body);
        if (isNegated) where = new Constraint.Not(where);
        return path with { Steps = path.Steps.SetItem(path.Steps.Length - 1, last with { Where = last.Where is null ? where : new Constraint.And(last.Where, where) }) };
    }

    // x.Topics.Count, x.Topics.Count(), x.Topics.Count(t => …); null for anything else.
    private BoundPath? CountOf(Expression expression)
    {
        expression = LambdaValues.Unconverted(expression);
        return expression switch
        {
            MemberExpression { Member.Name: "Count", Expression: { } set } => SetPath(set),
            MethodCallExpression { Method: { Name: "Count", DeclaringType: { } type }, Arguments: [var set] } when type == typeof(Enumerable) => SetPath(set),
            MethodCallExpression { Method: { Name: "Count", DeclaringType: { } type }, Arguments: [var set, var filter] } when type == typeof(Enumerable) && LambdaOf(filter) is { } inner && SetPath(set) is { } path => Where(path, inner),
            _ => null,
        };
    }

    private Constraint Counted(Expression comparison, BoundPath path, ComparisonOperator sign, Expression right)
    {
        long? number = Speaks(right) ? null : LambdaValues.Of(right, Unreadable) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;
        return (sign, number) switch
        {
            (ComparisonOperator.Greater, 0) or (ComparisonOperator.NotEqual, 0) or (ComparisonOperator.GreaterOrEqual, 1) => ComparisonBinder.Exists(path),
            (ComparisonOperator.Equal, 0) or (ComparisonOperator.LessOrEqual, 0) or (ComparisonOperator.Less, 1) => new Constraint.Not(ComparisonBinder.Exists(path)),
            _ => throw Unsupported(comparison, "how many there are has no counterpart in a constraint", CountCure),
        };
    }

    // One comparison per value: that is how the text says it.
    private Constraint OneOf(MethodCallExpression call, IEnumerable<object?> values, Expression item)
    {
        BoundPath path = Path(item) ?? throw Unsupported(item, "it is no path to a member");
        return Join(call, values, value => path.Attribute is null
            ? Object(call, path, ComparisonOperator.Equal, value)
            : Bound(call, () => ComparisonBinder.Bind(path, ComparisonOperator.Equal, value ?? new Operand.Empty())), any: true);
    }

    private Constraint Joined(MethodCallExpression call, IEnumerable<object?> values, LambdaExpression inner, bool any) =>
        Join(call, values, value => Condition(new Replacement(inner.Parameters[0], value).Visit(inner.Body)), any);

    private Constraint Join(MethodCallExpression call, IEnumerable<object?> values, Func<object?, Constraint> read, bool any)
    {
        Constraint? all = null;
        int count = 0;
        foreach (object? value in values)
        {
            if (++count > ConstraintLimits.TermLimit) throw Unsupported(call, $"the list has more than {ConstraintLimits.TermLimit} values, and a constraint has {ConstraintLimits.TermLimit} terms at most", "Ask in parts, or mark the objects with a member and ask for that.");
            Constraint one = read(value);
            all = all is null ? one : any ? new Constraint.Or(all, one) : new Constraint.And(all, one);
        }
        return all ?? new Constraint.Constant(!any);
    }

    private IEnumerable<object?> Listed(Expression expression)
    {
        // An array becomes a span where the compiler finds Contains there; a span cannot be kept.
        if (expression is MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var array] }) expression = array;
        object? list = LambdaValues.Of(expression, Unreadable);
        bool comparesOtherwise = list switch
        {
            HashSet<string> set => !IsOrdinal(set.Comparer),
            FrozenSet<string> set => !IsOrdinal(set.Comparer),
            ImmutableHashSet<string> set => !IsOrdinal(set.KeyComparer),
            SortedSet<string> set => !ReferenceEquals(set.Comparer, StringComparer.Ordinal),
            _ => false,
        };
        if (comparesOtherwise) throw Unsupported(expression, "it compares texts in a way of its own", "Texts are equal here when every character is: pass a list, or a set with StringComparer.Ordinal.");
        return list is IEnumerable values and not string ? values.Cast<object?>() : throw Unsupported(expression, "it is no list of values");
    }

    private static bool IsOrdinal(IEqualityComparer<string> comparer) => ReferenceEquals(comparer, EqualityComparer<string>.Default) || ReferenceEquals(comparer, StringComparer.Ordinal);

    private static bool IsObject(Type type) => type.IsAssignableTo(typeof(OfflineObject));

    private static LambdaExpression? LambdaOf(Expression expression) => expression switch
    {
        LambdaExpression lambda => lambda,
        UnaryExpression { NodeType: ExpressionType.Quote, Operand: LambdaExpression lambda } => lambda,
        _ => null,
    };

    // A value of a list in the place of the parameter that stands for it.
    private sealed class Replacement(ParameterExpression parameter, object? value) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? Expression.Constant(value, node.Type) : node;
    }
}
