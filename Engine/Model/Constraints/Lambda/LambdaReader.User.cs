using System.Linq.Expressions;

namespace OfflineSync.Constraints;

internal sealed partial class LambdaReader
{
    // The current user, or one of the user's members: user.Name, user["Region"]. Null for anything else.
    private Operand? UserOperand(Expression expression)
    {
        if (user is null) return null;
        expression = LambdaValues.Unconverted(expression);
        if (expression == user) return new Operand.Token(TokenKind.CurrentUser);
        if (MemberName(expression) is not var (inner, name)) return null;
        if (name == "Value" && Nullable.GetUnderlyingType(inner.Type) is not null) return UserOperand(inner);
        if (LambdaValues.Unconverted(inner) != user) return null;
        if (name == nameof(OfflineObject.Id)) return new Operand.Token(TokenKind.CurrentUser);
        EntityDefinition users = _entity.Model.Users;
        return new Operand.UserMember(users.FindMember(name)
            ?? throw Unsupported(expression, $"{name} is no member of {users.Name}; its members are {string.Join(", ", users.Members.Select(known => known.Name))}"));
    }

    // user.Level > 3: the object is not asked. Null where the user is not mentioned, either.
    private Constraint? OfUserAlone(BinaryExpression comparison, ComparisonOperator sign)
    {
        (Expression left, Expression right) = (comparison.Left, comparison.Right);
        if (UserOperand(left) is null) (left, right, sign) = (right, left, sign.Mirrored());
        if (UserOperand(left) is not { } user) return null;
        object value = UserOperand(right) ?? LambdaValues.OfComparison(left, right, part => Unsupported(part, "its value cannot be read here")) ?? new Operand.Empty();
        if (sign == ComparisonOperator.NotEqual && KnownValues.TypeOf(user) == MemberType.Reference) return new Constraint.Not(Bound(comparison, () => KnownBinder.Bind(user, ComparisonOperator.Equal, value)));
        return Bound(comparison, () => KnownBinder.Bind(user, sign, value));
    }

    // user.IsInRole("Surveyor"), or the same of a user that the object refers to.
    private Constraint? IsInRole(MethodCallExpression call)
    {
        if (call.Method.DeclaringType != typeof(User) || call.Method.Name != nameof(User.IsInRole)) return null;
        if (LambdaValues.Of(call.Arguments[0], part => Unsupported(part, "the role must be known before the query runs")) is not string role || !_entity.Model.Roles.Contains(role))
        {
            throw Unsupported(call, $"the model '{_entity.Model.Name}' has no such user role", $"Its roles are {string.Join(", ", _entity.Model.Roles)}.");
        }
        if (LambdaValues.Unconverted(call.Object!) == user) return new Constraint.HasRole(role);
        if (Path(call.Object!) is not { Attribute: null, EndsWithId: false } path) throw Unsupported(call.Object!, "it is no path to a user");
        return ComparisonBinder.Bind(path with { Attribute = _entity.Model.Users.Member(nameof(User.Roles)) }, ComparisonOperator.Equal, new Operand.Role(role));
    }
}
