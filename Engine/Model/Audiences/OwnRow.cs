using OfflineSync.Constraints;

namespace OfflineSync.Audiences;

/// <summary>Whether a condition speaks of the object's own row alone, so that it can only change with that row.</summary>
internal static class OwnRow
{
    public static bool Decides(Constraint constraint) => constraint switch
    {
        Constraint.Constant => true,
        Constraint.And both => Decides(both.Left) && Decides(both.Right),
        Constraint.Or either => Decides(either.Left) && Decides(either.Right),
        Constraint.Not not => Decides(not.Operand),
        Constraint.Comparison comparison => IsOwn(comparison.Left) && IsOwn(comparison.Right),
        Constraint.TextMatch match => IsOwn(match.Text) && IsOwn(match.Part),
        Constraint.Exists exists => exists is { Step.Reversed: false, Where: null, Up: 0 },
        _ => false,
    };

    private static bool IsOwn(Operand operand) => operand switch
    {
        Operand.Attribute attribute => attribute.Up == 0,
        Operand.Id id => id.Up == 0,
        Operand.Function function => function.Of.Up == 0,
        Operand.Literal or Operand.Empty or Operand.Role => true,
        _ => false,
    };
}
