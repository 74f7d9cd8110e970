namespace OfflineSync.Constraints;

/// <summary>Joins paths and values to the one form of the tree. Both front ends end here.</summary>
internal static class ComparisonBinder
{
    /// <summary>There is an object at the end of the path.</summary>
    public static Constraint Exists(BoundPath path) => path.Around(null, path.Up);

    /// <summary>A path compares with another path, an operand, or a value.</summary>
    public static Constraint Bind(BoundPath left, ComparisonOperator comparison, object right)
    {
        if (right is Operand.Empty && left is { Attribute: null or { IsReference: true } }) throw EmptyObject();
        left = left.Askable().AsReference();
        if (left.IsBinary || right is BoundPath { IsBinary: true }) return EmptyBytes(left, comparison, right);
        if (right is BoundPath path) return Bind(left, comparison, path.Askable().AsReference());
        Operand value = Value(left, comparison, right);
        CheckOrder(left, value is Operand.Role ? null : left.Type, comparison);
        // No order holds with empty, and nothing equals an object that is none.
        if (value is Operand.Empty && (comparison.IsOrder() || left.Type == MemberType.Reference)) return left.Steps.IsEmpty ? new Constraint.Constant(false) : left.Around(new Constraint.Constant(false), left.Up);
        int up = left.Steps.IsEmpty ? left.Up : 0;
        return left.Around(new Constraint.Comparison(left.End(up), comparison, value), left.Up);
    }

    /// <summary>The text at the end of a path is searched for a part.</summary>
    public static Constraint Match(BoundPath path, TextTest test, object part)
    {
        path.Askable();
        if (part is Operand.UserMember { Member: { Type: not MemberType.String } member }) throw Mismatch($"a text cannot contain {member.Name}, which is a {member.Type}");
        Operand value = part as Operand ?? (Comparand.Of(MemberType.String, part) is { } text ? new Operand.Literal(text) : new Operand.Empty());
        return path.Around(new Constraint.TextMatch(test, path.End(path.Steps.IsEmpty ? path.Up : 0), value), path.Up);
    }

    // Nothing is said of bytes but whether there are any.
    private static Constraint EmptyBytes(BoundPath left, ComparisonOperator comparison, object right)
    {
        bool isEmpty = right is Operand.Empty or "" && !comparison.IsOrder();
        if (left.IsBinary && isEmpty) return left.Around(new Constraint.Comparison(left.End(left.Steps.IsEmpty ? left.Up : 0), comparison, new Operand.Empty()), left.Up);
        BoundPath binary = left.IsBinary ? left : (BoundPath)right;
        throw new OfflineSyncException(ErrorCode.ConstraintInvalid, $"{binary.Shown} is binary: its bytes are compared with nothing",
            $"Ask {binary.Shown} = empty or {binary.Shown} != empty, or keep what is asked for in a member of its own, such as a hash or a length.");
    }

    // The right path runs inside the left one: what both speak about are different objects.
    private static Constraint Bind(BoundPath left, ComparisonOperator comparison, BoundPath right)
    {
        if (!AreComparable(left.Type, right.Type)) throw Mismatch($"a {left.Type} cannot be compared with a {right.Type}");
        CheckOrder(left, left.Type, comparison);
        CheckOrder(right, right.Type, comparison);
        // Conditions count the objects outside of them, so they stay where nothing comes around them.
        if (right.HasConditions && left.HasConditions) throw Mismatch("both paths have conditions of their own");
        if (right.HasConditions) return Bind(right, comparison.Mirrored(), left);
        int rightUp = right.Up + left.Steps.Length;
        Operand first = left.End((left.Steps.IsEmpty ? left.Up : 0) + right.Steps.Length);
        Operand second = right.End(right.Steps.IsEmpty ? rightUp : 0);
        return left.Around(right.Around(new Constraint.Comparison(first, comparison, second), rightUp), left.Up);
    }

    private static Operand Value(BoundPath left, ComparisonOperator comparison, object right)
    {
        // Its digits count, whatever the kind.
        if (right is DateTime digits && left.Attribute is { IsLocalized: false }) right = DateTime.SpecifyKind(digits, DateTimeKind.Utc);
        switch (right)
        {
            case Operand.Token token when left.Type != MemberType.Reference:
                throw Mismatch($"{(token.Kind == TokenKind.CurrentUser ? "the current user" : "the current object")} is an object, and {left.Shown} is a {left.Type}");
            case Operand.Token { Kind: TokenKind.CurrentUser } when left.Attribute is { } reference && reference.Target != User.EntityName:
                throw Mismatch($"the current user is a {User.EntityName}, and {reference.Association} leads to a {reference.Target}");
            case Operand.UserMember user when !AreComparable(left.Type, user.Member.Type):
                throw Mismatch($"a {left.Type} cannot be compared with the current user's {user.Member.Name}, which is a {user.Member.Type}");
            case Operand.UserMember user when comparison.IsOrder() && HasNoOrder(user.Member.Type):
                throw NoOrder(user.Member.Type);
            case Operand.Time when left.Type != MemberType.DateTime:
                throw Mismatch($"a {left.Type} cannot be compared with a moment");
            case Operand operand:
                return operand;
            case string key when left is { Type: MemberType.Enumeration, Attribute: { } member } && key.Length > 0 && !member.EnumerationKeys.Contains(key):
                throw Mismatch($"'{key}' is no key of {member.Name}; the keys are {string.Join(", ", member.EnumerationKeys)}");
            case bool or "" when left.Type == MemberType.Reference:
                throw EmptyObject();
        }
        return Comparand.Of(left.Type, right) is { } value ? new Operand.Literal(value) : new Operand.Empty();
    }

    private static void CheckOrder(BoundPath left, MemberType? type, ComparisonOperator comparison)
    {
        if (!comparison.IsOrder()) return;
        if (type is null) throw Mismatch($"roles have no order, and {left.Shown} is a list of them");
        if (HasNoOrder(type.Value)) throw NoOrder(type.Value);
    }

    private static bool HasNoOrder(MemberType type) => type is MemberType.Boolean or MemberType.Enumeration or MemberType.Reference;

    private static bool AreComparable(MemberType left, MemberType right) => left == right || (IsNumber(left) && IsNumber(right)) || (IsText(left) && IsText(right));

    private static bool IsNumber(MemberType type) => type is MemberType.Integer or MemberType.Long or MemberType.Decimal;

    private static bool IsText(MemberType type) => type is MemberType.String or MemberType.Enumeration;

    private static OfflineSyncException EmptyObject() => new(ErrorCode.ConstraintInvalid,
        "an association is compared with a value that is no object", "Name the association alone to ask whether there is an object, or write not(…) around it.");

    private static OfflineSyncException NoOrder(MemberType type) => Mismatch($"values of type {type} have no order");

    private static OfflineSyncException Mismatch(string problem) => new(ErrorCode.ConstraintInvalid, problem, "Compare with a value of the same type; values without an order know only = and !=.");
}
