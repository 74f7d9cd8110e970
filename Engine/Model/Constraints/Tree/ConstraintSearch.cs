namespace OfflineSync.Constraints;

/// <summary>Looks for what a constraint speaks about.</summary>
internal static class ConstraintSearch
{
    /// <summary>Whether there is a side of a comparison, or a text or part of a text test, of a certain kind.</summary>
    public static bool Any(Constraint? constraint, Func<Operand, bool> isSought) =>
        Nodes(constraint).Any(node => node switch
        {
            Constraint.Comparison comparison => isSought(comparison.Left) || isSought(comparison.Right),
            Constraint.Known known => isSought(known.Left) || isSought(known.Right),
            Constraint.TextMatch match => isSought(match.Text) || isSought(match.Part),
            _ => false,
        });

    /// <summary>Whether it asks for the roles of the current user.</summary>
    public static bool AsksForRoles(Constraint? constraint) => Nodes(constraint).Any(node => node is Constraint.HasRole);

    private static IEnumerable<Constraint> Nodes(Constraint? constraint) => constraint is null ? [] : Inner(constraint).SelectMany(Nodes).Prepend(constraint);

    private static IEnumerable<Constraint> Inner(Constraint constraint) => constraint switch
    {
        Constraint.And both => [both.Left, both.Right],
        Constraint.Or either => [either.Left, either.Right],
        Constraint.Not not => [not.Operand],
        Constraint.Exists { Where: { } where } => [where],
        _ => [],
    };
}
