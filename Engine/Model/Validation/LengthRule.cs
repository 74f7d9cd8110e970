using System.Globalization;

namespace OfflineSync;

/// <summary>A text has a greatest length. It stems from <see cref="MemberDefinition.MaxLength"/>.</summary>
public sealed record LengthRule : ValidationRule
{
    /// <summary>The greatest length in UTF-16 code units.</summary>
    public required int Most { get; init; }

    internal override ErrorCode Code => ErrorCode.TextTooLong;

    internal override bool IsBroken(EntityDefinition entity, IReadOnlyList<object?> values) => values[entity.Member(Member).Index] is string text && text.Length > Most;

    internal override IEnumerable<string> Problems(EntityDefinition entity) => [];

    internal override LocalText Text(EntityDefinition entity) => new(EngineTexts.TextTooLong, TextArgument.Of(entity, Member), entity, Most.ToString(CultureInfo.InvariantCulture));
}
