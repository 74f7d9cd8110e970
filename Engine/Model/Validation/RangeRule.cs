namespace OfflineSync;

/// <summary>A number or moment lies between two limits, each a constant or another member. An empty value, or an empty limit, breaks nothing.</summary>
public sealed record RangeRule : ValidationRule
{
    /// <summary>The least value that is allowed; null for none.</summary>
    public RuleOperand? Least { get; init; }

    /// <summary>The greatest value that is allowed; null for none.</summary>
    public RuleOperand? Most { get; init; }

    internal override ErrorCode Code => ErrorCode.ValueOutOfRange;

    internal override IEnumerable<string> Members => new[] { Member, Least?.Member, Most?.Member }.OfType<string>();

    internal override bool IsBroken(EntityDefinition entity, IReadOnlyList<object?> values)
    {
        MemberDefinition member = entity.Member(Member);
        if (values[member.Index] is not IComparable value) return false;
        return (Least?.Read(entity, member, values) is { } least && value.CompareTo(least) < 0)
            || (Most?.Read(entity, member, values) is { } most && value.CompareTo(most) > 0);
    }

    internal override IEnumerable<string> Problems(EntityDefinition entity)
    {
        MemberDefinition member = entity.Member(Member);
        if (member.Type is not (MemberType.Integer or MemberType.Long or MemberType.Decimal or MemberType.DateTime)) yield return $"{member.Type} has no range";
        else if (Least is null && Most is null) yield return "it has neither a least nor a greatest value";
        else if ((Least?.Problem(entity, member) ?? Most?.Problem(entity, member)) is { } problem) yield return problem;
    }

    internal override LocalText Text(EntityDefinition entity) =>
        Most is null ? new(EngineTexts.RangeAtLeast, TextArgument.Of(entity, Member), entity, Least!.Argument(entity))
        : Least is null ? new(EngineTexts.RangeAtMost, TextArgument.Of(entity, Member), entity, Most.Argument(entity))
        : new(EngineTexts.RangeBetween, TextArgument.Of(entity, Member), entity, Least.Argument(entity), Most.Argument(entity));
}
