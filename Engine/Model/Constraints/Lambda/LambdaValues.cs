using System.Linq.Expressions;
using System.Reflection;

namespace OfflineSync.Constraints;

/// <summary>Reads the parts of a lambda that are known before the query runs.</summary>
internal static class LambdaValues
{
    /// <summary>Whether a part of a lambda speaks about the object in question.</summary>
    public static bool Mentions(Expression expression, ParameterExpression parameter)
    {
        var search = new Search(parameter);
        search.Visit(expression);
        return search.Found;
    }

    /// <summary>The part without conversions that lose nothing: to nullable, to a wider number, from an enumeration, to a base class, out of <c>object</c>.</summary>
    public static Expression Unconverted(Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } conversion && IsLossless(conversion)) expression = conversion.Operand;
        return expression;
    }

    /// <summary>The value of the other side of a comparison with a member: numbers become the enumeration that the member has.</summary>
    public static object? OfComparison(Expression member, Expression expression, Func<Expression, OfflineSyncException> unreadable)
    {
        object? value = Of(expression, unreadable);
        Type type = Bare(Unconverted(member).Type);
        return type.IsEnum && value is not null and not Enum and not string ? Enum.ToObject(type, value) : value;
    }

    /// <summary>The value of a part, which must not mention the object in question.</summary>
    public static object? Of(Expression expression, Func<Expression, OfflineSyncException> unreadable)
    {
        switch (expression)
        {
            case ConstantExpression constant:
                return constant.Value;
            case MemberExpression { Member: FieldInfo field } member when member.Expression is null || Of(member.Expression, unreadable) is not null:
                return field.GetValue(member.Expression is null ? null : Of(member.Expression, unreadable));
            case UnaryExpression { NodeType: ExpressionType.Convert } conversion when IsLossless(conversion) && Bare(conversion.Type) == Bare(conversion.Operand.Type):
                return Of(conversion.Operand, unreadable);
        }
        try
        {
            // Interpreted, because nothing is compiled at run time where the app was compiled ahead.
            return Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();
        }
        catch (InvalidOperationException)
        {
            throw unreadable(expression);
        }
    }

    private static bool IsLossless(UnaryExpression conversion)
    {
        Type from = Bare(conversion.Operand.Type), to = Bare(conversion.Type);
        return from == to
            || (!from.IsValueType && from.IsAssignableTo(to))
            || from == typeof(object) || to == typeof(object)
            || from.IsEnum
            || (from == typeof(int) && (to == typeof(long) || to == typeof(decimal)))
            || (from == typeof(long) && to == typeof(decimal))
            || (from == typeof(DateTime) && to == typeof(DateTimeOffset));
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private sealed class Search(ParameterExpression parameter) : ExpressionVisitor
    {
        public bool Found { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= node == parameter;
            return node;
        }
    }
}
