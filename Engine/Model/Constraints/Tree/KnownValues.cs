namespace OfflineSync.Constraints;

/// <summary>Compares values that are known before any object is asked.</summary>
internal static class KnownValues
{
    /// <summary>The type by which two sides compare; null where they are variables and texts alone, and then what the variables hold says it.</summary>
    public static MemberType? TypeOf(Operand left, Operand right) => (TypeOf(left), TypeOf(right)) switch
    {
        (MemberType.Decimal, { } other) when IsNumber(other) => MemberType.Decimal,
        ({ } one, MemberType.Decimal) when IsNumber(one) => MemberType.Decimal,
        var (one, other) => one ?? other,
    };

    /// <summary>The type that a side has by itself. A text is whatever the other side is: a moment, a key, an id.</summary>
    public static MemberType? TypeOf(Operand operand) => operand switch
    {
        Operand.UserMember user => user.Member.Type,
        Operand.Token => MemberType.Reference,
        Operand.Time => MemberType.DateTime,
        Operand.Literal literal => TypeOfValue(literal.Value),
        _ => null,
    };

    /// <summary>Whether a comparison holds.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/> or <see cref="ErrorCode.ValueInvalid"/>: a variable has no value, or one that cannot be compared so.</exception>
    public static bool Holds(Constraint.Known known, ConstraintArguments arguments)
    {
        MemberType? said = TypeOf(known.Left, known.Right);
        MemberType type = said ?? TypeOfValue(Held(known.Left, arguments)) ?? TypeOfValue(Held(known.Right, arguments)) ?? MemberType.String;
        if (known.Operator.IsOrder() && HasNoOrder(type)) throw NoOrder(type);
        object? left = Value(known.Left, type, arguments), right = Value(known.Right, type, arguments);
        if (left is not null && right is not null) return known.Operator.Holds(ValueOrder.Compare(left, right));
        bool same = left is null && right is null;
        return said != MemberType.Reference && known.Operator switch
        {
            ComparisonOperator.Equal => same,
            ComparisonOperator.NotEqual => !same,
            _ => false,
        };
    }

    public static bool HasNoOrder(MemberType type) => type is MemberType.Boolean or MemberType.Enumeration or MemberType.Reference;

    public static bool IsNumber(MemberType type) => type is MemberType.Integer or MemberType.Long or MemberType.Decimal;

    // A text is what the other side makes of it.
    private static object? Value(Operand operand, MemberType type, ConstraintArguments arguments) => operand is Operand.Literal literal ? Comparand.Of(type, literal.Value) : arguments.Value(operand, type);

    private static object? Held(Operand operand, ConstraintArguments arguments) => operand is Operand.Parameter parameter ? arguments.Raw(parameter) : null;

    private static MemberType? TypeOfValue(object? value) => value switch
    {
        bool => MemberType.Boolean,
        int or long or decimal => MemberType.Decimal,
        DateTime or DateTimeOffset => MemberType.DateTime,
        Enum => MemberType.Enumeration,
        ObjectId or Guid or OfflineObject => MemberType.Reference,
        _ => null,
    };

    private static OfflineSyncException NoOrder(MemberType type) => new(ErrorCode.ConstraintInvalid, $"Values of type {type} have no order.", "Compare them with = or !=.");
}
