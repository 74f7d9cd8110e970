namespace OfflineSync.Server.Uploads;

/// <summary>Whether a value that came over the wire is one of its member.</summary>
internal static class MemberValue
{
    /// <summary>What is wrong with the value, without showing it; null when nothing is.</summary>
    public static string? Problem(MemberDefinition member, object? value)
    {
        try
        {
            return Values.Same(Values.Normalize(member, value), value) ? null : $"The value of {member.Name} is not in its stored form.";
        }
        catch (OfflineSyncException)
        {
            return $"The value of {member.Name} is none of its type ({member.Type}).";
        }
    }
}
