namespace OfflineSync;

/// <summary>Finds members whose values cannot come from where they should, or be kept as they should.</summary>
internal static class SourceCheck
{
    public static IEnumerable<string> Problems(EntityDefinition entity, MemberDefinition member)
    {
        MemberType? needed = member.Source switch
        {
            ValueSource.App => null,
            ValueSource.AutoNumber => MemberType.Long,
            ValueSource.CreatedDate or ValueSource.ChangedDate => MemberType.DateTime,
            _ => MemberType.Reference,
        };
        if (needed is { } type)
        {
            if (member.Type != type) yield return $"the server gives a {type} ({member.Source}), and it is a {member.Type}";
            else if (type == MemberType.Reference && member.Target != User.EntityName) yield return $"the server gives a {User.EntityName} ({member.Source}), and it refers to {member.Target}";
            if (member.IsRequired) yield return $"it cannot be required: it is empty until the server gives its value ({member.Source})";
            if (member.DefaultValue is not null) yield return $"it has no default value: the server gives it ({member.Source})";
            if (entity.Members.Any(other => other.Index < member.Index && other.Source == member.Source && member.Source != ValueSource.AutoNumber)) yield return $"another member has the {member.Source} already";
            if (entity.Name == User.EntityName) yield return "the built-in entity of users has no members that the server gives";
        }
        if (!member.IsLocalized && member.Type != MemberType.DateTime) yield return $"only a moment is localized or not, and it is a {member.Type}";
        if (!member.IsHashed) yield break;
        if (member.Type != MemberType.String) yield return $"only a text can be hashed, and it is a {member.Type}";
        if (member.DefaultValue is not null) yield return "a hashed text has no default value";
        if (entity.ValidationRules.Any(rule => rule.Member == member.Name && rule is not RequiredRule)) yield return "no rule can be about a hashed text but that it is required: the hash is all that is known";
    }
}
