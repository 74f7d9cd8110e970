using System.Linq.Expressions;
using System.Reflection;

namespace OfflineSync.Constraints;

/// <summary>
/// Refuses lambdas that read a clock where they stand for longer than one query: the moment at which a rule was defined would stay in it, and
/// every start would define another rule.
/// </summary>
internal sealed class LambdaClock : ExpressionVisitor
{
    private readonly EntityDefinition _entity;

    private LambdaClock(EntityDefinition entity) => _entity = entity;

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: it reads a clock.</exception>
    public static void Check(EntityDefinition entity, LambdaExpression lambda) => new LambdaClock(entity).Visit(lambda.Body);

    /// <inheritdoc />
    protected override Expression VisitMember(MemberExpression node)
    {
        bool isClock = node.Member is PropertyInfo { Name: "Now" or "UtcNow" or "Today" } && IsMoment(node.Member);
        return isClock ? throw Refused(node) : base.VisitMember(node);
    }

    /// <inheritdoc />
    protected override Expression VisitMethodCall(MethodCallExpression node) =>
        typeof(TimeProvider).IsAssignableFrom(node.Method.DeclaringType) ? throw Refused(node) : base.VisitMethodCall(node);

    private static bool IsMoment(MemberInfo member) => member.DeclaringType == typeof(DateTime) || member.DeclaringType == typeof(DateTimeOffset);

    private OfflineSyncException Refused(Expression clock) => new(ErrorCode.ConstraintInvalid,
        $"The condition on {_entity.Name} cannot be used: '{clock}' is read when the rule is defined, not when it is applied.",
        "Say the rule in XPath, where '[%CurrentDateTime%]' is the moment at which it is applied: [ClosedAt < '[%CurrentDateTime%]'].");
}
