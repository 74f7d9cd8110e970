namespace OfflineSync;

/// <summary>The member has the value of a constant, or of another member; both empty counts as equal.</summary>
public sealed record EqualRule : ValidationRule
{
    /// <summary>What it must be equal to.</summary>
    public required RuleOperand Other { get; init; }

    internal override ErrorCode Code => ErrorCode.ValuesDiffer;

    internal override IEnumerable<string> Members => new[] { Member, Other.Member }.OfType<string>();

    internal override bool IsBroken(EntityDefinition entity, IReadOnlyList<object?> values)
    {
        MemberDefinition member = entity.Member(Member);
        return !Values.Same(values[member.Index], Other.Read(entity, member, values));
    }

    internal override IEnumerable<string> Problems(EntityDefinition entity) =>
        entity.Member(Member).Type == MemberType.Binary ? ["bytes are not compared"] : Other.Problem(entity, entity.Member(Member)) is { } problem ? [problem] : [];

    internal override LocalText Text(EntityDefinition entity) => new(EngineTexts.Equal, TextArgument.Of(entity, Member), entity, Other.Argument(entity));
}
