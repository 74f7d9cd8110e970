namespace OfflineSync.Constraints;

/// <summary>Whether the condition of a step asks about the objects outside of it.</summary>
internal static class Correlation
{
    /// <summary>Whether a step's condition speaks only of the associated object and of what is reached from there.</summary>
    public static bool StandsAlone(Constraint where) => StandsAlone(where, 1);

    private static bool StandsAlone(Constraint constraint, int depth) => constraint switch
    {
        Constraint.And both => StandsAlone(both.Left, depth) && StandsAlone(both.Right, depth),
        Constraint.Or either => StandsAlone(either.Left, depth) && StandsAlone(either.Right, depth),
        Constraint.Not not => StandsAlone(not.Operand, depth),
        Constraint.Comparison comparison => Up(comparison.Left) < depth && Up(comparison.Right) < depth,
        Constraint.TextMatch match => Up(match.Text) < depth && Up(match.Part) < depth,
        Constraint.Exists exists => exists.Up < depth && (exists.Where is null || StandsAlone(exists.Where, depth + 1)),
        _ => true,
    };

    private static int Up(Operand operand) => operand switch
    {
        Operand.Attribute attribute => attribute.Up,
        Operand.Id id => id.Up,
        _ => 0,
    };
}
