namespace OfflineSync.Constraints;

/// <summary>Whether the condition of a step asks about the objects outside of it.</summary>
internal static class Correlation
{
    /// <summary>Whether a step's condition speaks only of the associated object and of what is reached from there.</summary>
    /// <param name="where">The condition.</param>
    /// <param name="userIsOutside">Whether the current user is a column of the statement around it.</param>
    public static bool StandsAlone(Constraint where, bool userIsOutside) => StandsAlone(where, 1, userIsOutside);

    private static bool StandsAlone(Constraint constraint, int depth, bool userIsOutside) => constraint switch
    {
        Constraint.And both => StandsAlone(both.Left, depth, userIsOutside) && StandsAlone(both.Right, depth, userIsOutside),
        Constraint.Or either => StandsAlone(either.Left, depth, userIsOutside) && StandsAlone(either.Right, depth, userIsOutside),
        Constraint.Not not => StandsAlone(not.Operand, depth, userIsOutside),
        Constraint.Comparison comparison => StandsAlone(comparison.Left, depth, userIsOutside) && StandsAlone(comparison.Right, depth, userIsOutside),
        Constraint.Known known => StandsAlone(known.Left, depth, userIsOutside) && StandsAlone(known.Right, depth, userIsOutside),
        Constraint.TextMatch match => StandsAlone(match.Text, depth, userIsOutside) && StandsAlone(match.Part, depth, userIsOutside),
        Constraint.Exists exists => exists.Up < depth && (exists.Where is null || StandsAlone(exists.Where, depth + 1, userIsOutside)),
        Constraint.HasRole => !userIsOutside,
        _ => true,
    };

    private static bool StandsAlone(Operand operand, int depth, bool userIsOutside) => operand switch
    {
        Operand.Attribute attribute => attribute.Up < depth,
        Operand.Function function => function.Of.Up < depth,
        Operand.Id id => id.Up < depth,
        Operand.UserMember or Operand.Token { Kind: TokenKind.CurrentUser } => !userIsOutside,
        _ => true,
    };
}
