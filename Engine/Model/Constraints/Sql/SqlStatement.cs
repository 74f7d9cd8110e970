using System.Collections.Immutable;

namespace OfflineSync.Constraints;

/// <summary>SQL text and the values it needs.</summary>
/// <param name="Text">The text.</param>
/// <param name="Parameters">The values of <c>@p0</c>, <c>@p1</c> and so on, in the database's own types; none is null.</param>
internal sealed record SqlStatement(string Text, ImmutableArray<object> Parameters)
{
    /// <summary>The name of a parameter by its place.</summary>
    public static string ParameterName(int index) => $"@p{index}";
}
