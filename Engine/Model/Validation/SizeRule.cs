using System.Globalization;

namespace OfflineSync;

/// <summary>A binary member has a greatest number of bytes. It stems from <see cref="MemberDefinition.MaxLength"/>; without one it is <see cref="BinaryValue.DefaultLimit"/>.</summary>
public sealed record SizeRule : ValidationRule
{
    /// <summary>The greatest number of bytes.</summary>
    public required int Most { get; init; }

    internal override ErrorCode Code => ErrorCode.BinaryTooLarge;

    internal override bool IsBroken(EntityDefinition entity, IReadOnlyList<object?> values) => values[entity.Member(Member).Index] is BinaryValue bytes && bytes.Length > Most;

    internal override IEnumerable<string> Problems(EntityDefinition entity) => [];

    internal override LocalText Text(EntityDefinition entity) => new(EngineTexts.BinaryTooLarge, TextArgument.Of(entity, Member), entity, Most.ToString(CultureInfo.InvariantCulture));
}
