using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;

namespace OfflineSync.Constraints;

/// <summary>Turns C# lambdas into constraints and orderings. Engine/docs/constraints.md lists what a lambda may hold.</summary>
/// <remarks>
/// Expression trees look up the operators of structs by reflection, which trimming does not see: the attributes keep them.
/// A lambda speaks about stored values: a property that shows 0 for empty does not equal 0 in a query when it is empty.
/// </remarks>
internal static class LambdaConstraint
{
    /// <summary>Turns a condition into a constraint. Variables outside of it are read now.</summary>
    /// <param name="entity">The entity that it constrains.</param>
    /// <param name="lambda">The condition, such as <c>c => c.Country!.Name == name</c>.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: the message quotes the part that has no counterpart.</exception>
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(decimal))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(DateTime))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(DateTimeOffset))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(Guid))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(ObjectId))]
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicMethods, typeof(string))]
    public static Constraint From<T>(EntityDefinition entity, Expression<Func<T, bool>> lambda)
        where T : OfflineObject => From(entity, lambda, user: null);

    /// <summary>Turns a condition about an object and the current user into a constraint.</summary>
    /// <param name="entity">The entity that it constrains.</param>
    /// <param name="lambda">The condition, such as <c>(c, user) => c.Country!.Owner == user</c>.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: the message quotes the part that has no counterpart.</exception>
    public static Constraint From<T>(EntityDefinition entity, Expression<Func<T, User, bool>> lambda)
        where T : OfflineObject => From(entity, lambda, lambda.Parameters[1]);

    /// <summary>Turns a path such as <c>c => c.Country!.Name</c> into an ordering.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: the lambda is no path to an attribute.</exception>
    public static Ordering OrderBy<T, TValue>(EntityDefinition entity, Expression<Func<T, TValue>> path, bool descending = false)
        where T : OfflineObject
    {
        LambdaDepth.Check(entity, path);
        return Ordering.From(LambdaReader.Of(entity, path.Parameters[0], null).Ordering(path.Body), descending);
    }

    internal static Constraint From(EntityDefinition entity, LambdaExpression lambda, ParameterExpression? user)
    {
        LambdaDepth.Check(entity, lambda);
        if (user is not null) LambdaClock.Check(entity, lambda);
        Constraint constraint = LambdaReader.Of(entity, lambda.Parameters[0], user).Condition(lambda.Body);
        return ConstraintLimits.Check(constraint) is { } problem
            ? throw new OfflineSyncException(ErrorCode.ConstraintInvalid, $"The condition on {entity.Name} cannot be used: {problem}.", "Ask for less at a time.")
            : constraint;
    }
}
