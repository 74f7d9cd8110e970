using System.Linq.Expressions;

namespace OfflineSync.Constraints;

/// <summary>An object that a lambda speaks about.</summary>
/// <param name="Parameter">The parameter that stands for it.</param>
/// <param name="Entity">Its entity.</param>
/// <param name="Up">How many objects further out it stands, seen from the innermost lambda.</param>
internal readonly record struct LambdaScope(ParameterExpression Parameter, EntityDefinition Entity, int Up);
