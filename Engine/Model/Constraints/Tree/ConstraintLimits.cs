namespace OfflineSync.Constraints;

/// <summary>What a constraint may be at most, whatever wrote it: databases and their stacks have limits, too.</summary>
public static class ConstraintLimits
{
    /// <summary>The characters of an XPath text.</summary>
    public const int TextLimit = 16_384;

    /// <summary>How deep parentheses, predicates, negations and path steps may be nested.</summary>
    public const int DepthLimit = 40;

    /// <summary>The comparisons, functions and steps in one constraint.</summary>
    public const int TermLimit = 400;

    /// <summary>What exceeds a limit, or null.</summary>
    internal static string? Check(Constraint constraint) =>
        Terms(constraint) > TermLimit ? $"it has more than {TermLimit} terms"
        : Depth(constraint) > DepthLimit ? $"it is nested more than {DepthLimit} levels deep"
        : null;

    private static int Terms(Constraint? constraint) => constraint switch
    {
        null => 0,
        Constraint.And both => Terms(both.Left) + Terms(both.Right),
        Constraint.Or either => Terms(either.Left) + Terms(either.Right),
        Constraint.Not not => Terms(not.Operand),
        Constraint.Exists exists => 1 + Terms(exists.Where),
        _ => 1,
    };

    private static int Depth(Constraint? constraint) => constraint switch
    {
        Constraint.And both => Math.Max(Depth(both.Left), Depth(both.Right)),
        Constraint.Or either => Math.Max(Depth(either.Left), Depth(either.Right)),
        Constraint.Not not => 1 + Depth(not.Operand),
        Constraint.Exists exists => 1 + Depth(exists.Where),
        _ => 0,
    };
}
