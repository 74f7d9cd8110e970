namespace OfflineSync.Server.Uploads;

/// <summary>Whether a value that came over the wire is one of its member.</summary>
internal static class MemberValue
{
    /// <summary>What is wrong with the value, without showing it; null when nothing is.</summary>
    public static string? Problem(MemberDefinition member, MemberType type, object? value)
    {
        if (type != member.Type) return $"{member.Name} is {member.Type} in the server's model, and was sent as {type}.";
        try
        {
            return Values.Same(Values.Normalize(member, value), value) ? null : $"The value of {member.Name} is not in its stored form.";
        }
        catch (OfflineSyncException)
        {
            return $"The value of {member.Name} is none of its type ({member.Type}).";
        }
    }

    /// <summary>Whether a value counts as empty where one is required.</summary>
    public static bool IsEmpty(object? value) => value is null || (value is string text && string.IsNullOrWhiteSpace(text));

    /// <summary>Whether a text is longer than its member allows.</summary>
    public static bool IsTooLong(MemberDefinition member, object? value) => value is string text && text.Length > member.MaxLength;
}
