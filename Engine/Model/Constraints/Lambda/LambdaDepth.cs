using System.Linq.Expressions;

namespace OfflineSync.Constraints;

/// <summary>Refuses lambdas that were put together deeper than the stack is: whatever reads an expression does so step by step into it.</summary>
internal sealed class LambdaDepth : ExpressionVisitor
{
    /// <summary>How deep an expression may be nested. As many terms as there may be, one inside the other, stay below.</summary>
    public const int Limit = 2 * ConstraintLimits.TermLimit;

    private readonly EntityDefinition _entity;
    private int _depth;

    private LambdaDepth(EntityDefinition entity) => _entity = entity;

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: it is nested too deep.</exception>
    public static void Check(EntityDefinition entity, LambdaExpression lambda) => new LambdaDepth(entity).Visit(lambda.Body);

    /// <inheritdoc />
    public override Expression? Visit(Expression? node)
    {
        if (++_depth > Limit)
        {
            throw new OfflineSyncException(ErrorCode.ConstraintInvalid,
                $"The condition on {_entity.Name} cannot be used: at '{node?.NodeType}' it is nested more than {Limit} levels deep.", "Join conditions side by side, or ask for less at a time.");
        }
        Expression? visited = base.Visit(node);
        _depth--;
        return visited;
    }
}
