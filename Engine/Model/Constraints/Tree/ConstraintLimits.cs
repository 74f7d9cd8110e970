namespace OfflineSync.Constraints;

/// <summary>What a constraint may be at most, whatever wrote it: databases and their stacks have limits, too.</summary>
internal static class ConstraintLimits
{
    /// <summary>The characters of an XPath text.</summary>
    public const int TextLimit = 16_384;

    /// <summary>How deep parentheses, predicates and negations may be nested.</summary>
    public const int DepthLimit = 40;

    /// <summary>How many steps may stand one inside the other, as they do in a path. SQLite plans them together: 8 take it 0.2 s, 16 half a minute.</summary>
    public const int StepLimit = 8;

    /// <summary>The comparisons, functions and steps in one constraint.</summary>
    public const int TermLimit = 256;

    /// <summary>What exceeds a limit, or null.</summary>
    internal static string? Check(Constraint constraint) =>
        Terms(constraint) > TermLimit ? $"it has more than {TermLimit} terms"
        : 1 + Depth(constraint) > DepthLimit ? $"it is nested more than {DepthLimit} levels deep"
        : Steps(constraint) > StepLimit ? $"it has more than {StepLimit} steps one inside the other"
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

    // As deep as its text, so that whatever may be used can be written and read back.
    private static int Depth(Constraint? constraint) => constraint switch
    {
        Constraint.And both => Math.Max(Depth(both.Left) + (both.Left is Constraint.Or ? 1 : 0), Depth(both.Right) + (both.Right is Constraint.And or Constraint.Or ? 1 : 0)),
        Constraint.Or either => Math.Max(Depth(either.Left), Depth(either.Right) + (either.Right is Constraint.Or ? 1 : 0)),
        Constraint.Not not => 1 + Depth(not.Operand),
        Constraint.Exists exists => 1 + Depth(exists.Where),
        _ => 0,
    };

    private static int Steps(Constraint? constraint) => constraint switch
    {
        Constraint.And both => Math.Max(Steps(both.Left), Steps(both.Right)),
        Constraint.Or either => Math.Max(Steps(either.Left), Steps(either.Right)),
        Constraint.Not not => Steps(not.Operand),
        Constraint.Exists exists => 1 + Steps(exists.Where),
        _ => 0,
    };
}
