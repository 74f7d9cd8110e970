using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>A property that code computes from members. It is neither stored nor synchronized.</summary>
[DebuggerDisplay("{Name}")]
public sealed record CalculatedDefinition
{
    /// <summary>The property's name.</summary>
    public required string Name { get; init; }

    /// <summary>The members that it is computed from, by name, or as paths such as <c>City_Country/Country/Name</c>; empty for all of the entity.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>Whether it may change with a member.</summary>
    internal bool ChangesWith(MemberDefinition member) => Needs.IsEmpty
        || Needs.Any(need => need == member.Name || (member.Association is { } association && (need == association || need.StartsWith(association + "/", StringComparison.Ordinal))));

    /// <summary>What to write where it cannot stand.</summary>
    internal string Cure => $"It is computed by code wherever it is read, so that no database knows it: {(Needs.IsEmpty ? "name members" : $"name what it is computed from ({string.Join(", ", Needs)})")}, or store it in a member.";
}
