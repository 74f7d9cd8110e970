using System.Collections.Immutable;
using OfflineSync.Constraints;

namespace OfflineSync.Audiences;

/// <summary>A conjunct under way: what the own row must fulfil, and the nodes that must be held.</summary>
internal sealed record AudienceTerm(ImmutableArray<Constraint> Tests, ImmutableArray<AudienceNode> Nodes)
{
    public static AudienceTerm True { get; } = new([], []);

    public static AudienceTerm Of(Constraint test) => new([test], []);

    public static AudienceTerm Of(AudienceNode node) => new([], [node]);

    public AudienceTerm And(AudienceTerm other) => new(Distinct(Tests, other.Tests), Distinct(Nodes, other.Nodes));

    /// <summary>The tests as one; null for none.</summary>
    public Constraint? Test => Tests.IsEmpty ? null : Tests.Aggregate((left, right) => new Constraint.And(left, right));

    /// <summary>The term in words that stay the same however it was written.</summary>
    public override string ToString() =>
        string.Join(' ', Tests.Select(test => test.ToString()).Order(StringComparer.Ordinal)) + string.Join(' ', Nodes.Select(node => node.ToString()).Order(StringComparer.Ordinal));

    private static ImmutableArray<T> Distinct<T>(ImmutableArray<T> left, ImmutableArray<T> right) => [.. left.Concat(right).Distinct()];
}
