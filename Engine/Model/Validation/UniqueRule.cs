namespace OfflineSync;

/// <summary>
/// No two objects of the entity have the same value, which the server's database enforces. Empty values are never the same. Texts are compared
/// in Unicode's normal form C, upper and lower case apart unless <see cref="IgnoresCase"/>, with spaces at the end.
/// </summary>
public sealed record UniqueRule : ValidationRule
{
    /// <summary>Whether upper and lower case of a text count as the same.</summary>
    public bool IgnoresCase { get; init; }

    internal override ErrorCode Code => ErrorCode.ValueNotUnique;

    internal override bool ConcernsOthers => true;

    internal override bool IsBroken(EntityDefinition entity, IReadOnlyList<object?> values) => false;

    internal override IEnumerable<string> Problems(EntityDefinition entity)
    {
        MemberDefinition member = entity.Member(Member);
        if (member.Type == MemberType.Boolean) yield return "two objects could exist at most";
        if (member.Type == MemberType.Binary) yield return "bytes are not compared; let a text that stands for them be unique, such as their hash";
        if (IgnoresCase && member.Type != MemberType.String) yield return $"{member.Type} has no upper and lower case";
    }

    internal override LocalText Text(EntityDefinition entity) => new(EngineTexts.Unique, TextArgument.Of(entity, Member), entity);
}
