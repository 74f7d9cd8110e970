namespace OfflineSync.Constraints;

/// <summary>Which names of time zones a constraint may use: those of the IANA database, and UTC.</summary>
internal static class TimeZoneNames
{
    /// <summary>Whether this system knows a time zone of that name.</summary>
    public static bool IsKnown(string name) =>
        name == "UTC" || (name.Contains('/') && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '-' or '+')
            && !name.StartsWith('/') && !name.Contains("//", StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));
}
