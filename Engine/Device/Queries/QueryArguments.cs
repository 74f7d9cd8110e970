using System.Collections.Immutable;
using OfflineSync.Constraints;

namespace OfflineSync.Device;

/// <summary>What queries on the device take for what their conditions leave open.</summary>
internal static class QueryArguments
{
    /// <summary>The signed-in user, the device's clock and time zone, and the values of variables.</summary>
    public static ConstraintArguments Of(UnitOfWork unit, Constraint? condition, ImmutableDictionary<string, object?> parameters)
    {
        TimeProvider time = unit.Engine.Options.TimeProvider;
        return new ConstraintArguments
        {
            CurrentUser = unit.Database.User,
            CurrentRoles = ConstraintSearch.AsksForRoles(condition) ? unit.Engine.Session?.Roles ?? [] : [],
            CurrentUserValues = ConstraintSearch.Any(condition, operand => operand is Operand.UserMember) ? UserValues(unit) : null,
            Now = time.GetUtcNow().UtcDateTime,
            TimeZone = time.LocalTimeZone,
            Parameters = parameters,
        };
    }

    // The user's own object as it is committed here; a device that may not read it takes all its members for empty.
    private static IReadOnlyList<object?> UserValues(UnitOfWork unit)
    {
        EntityDefinition users = unit.Database.Model.Users;
        var own = new ObjectQuery(users) { Where = new Constraint.Comparison(new Operand.Id(), ComparisonOperator.Equal, new Operand.Token(TokenKind.CurrentUser)) };
        return unit.FindValues(users, QueryCompiler.Sqlite.Objects(own, new ConstraintArguments { CurrentUser = unit.Database.User }))
            ?? new object?[users.Members.Length];
    }
}
