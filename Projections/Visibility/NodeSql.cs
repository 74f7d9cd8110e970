using OfflineSync.Audiences;
using OfflineSync.Constraints;

namespace OfflineSync.Projections;

/// <summary>Writes the text of nodes and keys as SQL over the row of the object that they come from.</summary>
internal static class NodeSql
{
    /// <summary>Longer values stand in keys as a hash: an index takes no more than 2,704 bytes.</summary>
    private const int ValueLimit = 64;

    /// <summary>The text of a node; null where a reference that it needs is empty.</summary>
    public static string Text(AudienceNode node, string alias, List<object> parameters) => Text(node.Name, node.Anchor, alias, parameters);

    /// <summary>The text of a name with the value at an anchor.</summary>
    public static string Text(string name, Anchor anchor, string alias, List<object> parameters)
    {
        parameters.Add(anchor.Kind == AnchorKind.None ? name : name + ":");
        string text = SqlStatement.ParameterName(parameters.Count - 1) + "::text";
        return anchor.Kind switch
        {
            AnchorKind.None => text,
            AnchorKind.Id => $"{text} || {alias}.id",
            _ => $"{text} || {Value(anchor.Member!, $"{alias}.{StoreSchema.Column(anchor.Member!)}")}",
        };
    }

    // Equal values get equal texts, whatever number type they have; empty equals empty, but for references, which then lead nowhere.
    private static string Value(MemberDefinition member, string column)
    {
        if (member.IsReference) return column;
        string text = member.Type switch
        {
            MemberType.Integer or MemberType.Long or MemberType.Decimal => $"trim_scale({column}::numeric)::text",
            MemberType.DateTime => $"(extract(epoch from {column}) * 1000)::bigint::text",
            _ => $"{column}::text",
        };
        return $"case when {column} is null then '-' when length({text}) > {ValueLimit} then '#' || encode(sha256(convert_to({text}, 'UTF8')), 'hex') else '=' || {text} end";
    }
}
