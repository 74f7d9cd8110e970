namespace OfflineSync.Constraints;

/// <summary>Joins two values without a path to the one form of the tree. What is known already becomes true or false.</summary>
internal static class KnownBinder
{
    public static Constraint Bind(object left, ComparisonOperator comparison, object right)
    {
        if (left is Operand.UserMember || right is Operand.UserMember) CheckMember(left, right);
        // A user's roles are a list: the current user has the role, or not.
        if (left is Operand.Role) (left, right, comparison) = (right, left, comparison.Mirrored());
        if (right is Operand.Role role)
        {
            if (left is Operand.UserMember { Member.Name: nameof(User.Roles) })
            {
                if (comparison.IsOrder()) throw Mismatch($"roles have no order, and {nameof(User.Roles)} is a list of them");
                var has = new Constraint.HasRole(role.Name);
                return comparison == ComparisonOperator.Equal ? has : new Constraint.Not(has);
            }
            right = role.Name;
        }
        if (left is Operand.Role other) left = other.Name;
        if ((left is Operand.Empty || right is Operand.Empty) && comparison.IsOrder()) throw new OfflineSyncException(ErrorCode.ConstraintInvalid, "nothing is less or greater than empty", "Compare with = empty or != empty.");
        MemberType? one = StrongType(left), two = StrongType(right);
        if (one is { } first && two is { } second && first != second && !(KnownValues.IsNumber(first) && KnownValues.IsNumber(second)) && !(IsText(first) && IsText(second))) throw Mismatch($"a {first} cannot be compared with a {second}");
        MemberType? type = one is null ? two : two == MemberType.Decimal ? two : one;
        foreach (MemberType kind in new[] { one, two }.OfType<MemberType>().Where(kind => comparison.IsOrder() && KnownValues.HasNoOrder(kind))) throw Mismatch($"values of type {kind} have no order");
        if (type == MemberType.Reference && (IsNone(left) || IsNone(right))) throw new OfflineSyncException(ErrorCode.ConstraintInvalid, "an object is compared with a value that is none", "Compare with an object or its id.");
        Operand from = Known(left, type, right), to = Known(right, type, left);
        // No order holds with empty.
        if (comparison.IsOrder() && (from is Operand.Empty || to is Operand.Empty)) return new Constraint.Constant(false);
        var known = new Constraint.Known(from, comparison, to);
        return from is Operand.Literal or Operand.Empty && to is Operand.Literal or Operand.Empty ? new Constraint.Constant(KnownValues.Holds(known, ConstraintArguments.None)) : known;
    }

    private static Operand Known(object side, MemberType? type, object other)
    {
        if (side is Operand operand) return operand;
        if (type == MemberType.Enumeration && side is string { Length: > 0 } key && other is Operand.UserMember { Member: var member } && !member.EnumerationKeys.Contains(key))
        {
            throw Mismatch($"'{key}' is no key of {member.Name}; the keys are {string.Join(", ", member.EnumerationKeys)}");
        }
        return Comparand.Of(type ?? MemberType.String, side) is { } value ? new Operand.Literal(value) : new Operand.Empty();
    }

    private static void CheckMember(object left, object right)
    {
        foreach (Operand.UserMember user in new[] { left, right }.OfType<Operand.UserMember>())
        {
            object other = ReferenceEquals(user, left) ? right : left;
            if (user.Member.IsHashed) throw new OfflineSyncException(ErrorCode.ConstraintInvalid, $"{user.Member.Name} is hashed: nothing can be filtered or ordered by it", "Leave it out.");
            if (user.Member.Type == MemberType.Binary && other is not Operand.Empty) throw new OfflineSyncException(ErrorCode.ConstraintInvalid, $"{user.Member.Name} is binary: its bytes are compared with nothing", "Ask whether it is empty, or keep what is asked for in a member of its own, such as a hash or a length.");
            if (user.Member.IsReference && other is Operand.Token { Kind: TokenKind.CurrentUser } && user.Member.Target != User.EntityName) throw Mismatch($"the current user is a {User.EntityName}, and {user.Member.Association} leads to a {user.Member.Target}");
        }
    }

    private static MemberType? StrongType(object side) => side switch
    {
        decimal => MemberType.Decimal,
        bool => MemberType.Boolean,
        Operand operand => KnownValues.TypeOf(operand),
        _ => null,
    };

    private static bool IsNone(object side) => side is Operand.Empty or "" or bool;

    private static bool IsText(MemberType type) => type is MemberType.String or MemberType.Enumeration;

    private static OfflineSyncException Mismatch(string problem) => new(ErrorCode.ConstraintInvalid, problem, "Compare with a value of the same type; values without an order know only = and !=.");
}
