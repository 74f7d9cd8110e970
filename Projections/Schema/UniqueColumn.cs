namespace OfflineSync.Projections;

/// <summary>
/// How a <see cref="UniqueRule"/> stands in PostgreSQL: a deferrable constraint, so that values can be swapped within a transaction, on the
/// member's column; for texts on a generated column, because a deferrable constraint cannot be about an expression.
/// </summary>
internal static class UniqueColumn
{
    private const string Prefix = "_unique_";

    /// <summary>Whether the constraint is about a generated column.</summary>
    public static bool IsGenerated(MemberDefinition member) => member.Type == MemberType.String;

    /// <summary>The column that the constraint is about, without quotes.</summary>
    public static string ColumnName(UniqueRule rule, MemberDefinition member) =>
        !IsGenerated(member) ? StoreSchema.ColumnName(member) : Prefix + (rule.IgnoresCase ? "ci_" : "") + StoreSchema.ColumnName(member);

    /// <summary>The text that decides whether two texts are the same. It is short enough for an index whatever the text's length.</summary>
    public static string Normalized(UniqueRule rule, string text)
    {
        string normal = $"normalize({text}, NFC)";
        if (rule.IgnoresCase) normal = $"lower({normal} collate \"und-x-icu\")";
        return $"case when char_length({normal}) <= 500 then {normal} else left({normal}, 400) || md5({normal}) end";
    }

    /// <summary>The constraint's name. It changes with what the constraint is about.</summary>
    public static string ConstraintName(EntityDefinition entity, UniqueRule rule, MemberDefinition member)
    {
        string name = $"unique_{entity.Id}_{ColumnName(rule, member)}".ToLowerInvariant();
        return name.Length <= 63 ? name : $"unique_{entity.Id}_{(rule.IgnoresCase ? "ci" : "")}{member.Index}".ToLowerInvariant();
    }
}
