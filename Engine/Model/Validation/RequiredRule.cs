namespace OfflineSync;

/// <summary>The member cannot be empty. A text of white space counts as empty. It stems from <see cref="MemberDefinition.IsRequired"/>.</summary>
public sealed record RequiredRule : ValidationRule
{
    internal override ErrorCode Code => ErrorCode.RequiredMemberEmpty;

    internal override bool IsBroken(EntityDefinition entity, IReadOnlyList<object?> values) => IsEmpty(values[entity.Member(Member).Index]);

    internal override IEnumerable<string> Problems(EntityDefinition entity) => [];

    internal override LocalText Text(EntityDefinition entity) => new(EngineTexts.Required, TextArgument.Of(entity, Member), entity);

    private static bool IsEmpty(object? value) => value is null || (value is string text && string.IsNullOrWhiteSpace(text));
}
