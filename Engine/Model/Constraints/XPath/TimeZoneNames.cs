using System.Collections.Frozen;

namespace OfflineSync.Constraints;

/// <summary>Which names of time zones a constraint may use: those of the IANA database, and UTC.</summary>
internal static class TimeZoneNames
{
    // The database's names that have no region. What says an offset (GMT+0) is not among them: it would be read as one.
    private static readonly FrozenSet<string> WithoutRegion = FrozenSet.Create(StringComparer.Ordinal,
        "UTC", "CET", "CST6CDT", "Cuba", "EET", "EST", "EST5EDT", "Egypt", "Eire", "GB", "GB-Eire", "GMT", "Greenwich", "HST", "Hongkong", "Iceland", "Iran", "Israel", "Jamaica", "Japan", "Kwajalein",
        "Libya", "MET", "MST", "MST7MDT", "NZ", "NZ-CHAT", "Navajo", "PRC", "PST8PDT", "Poland", "Portugal", "ROC", "ROK", "Singapore", "Turkey", "UCT", "Universal", "W-SU", "WET", "Zulu");

    /// <summary>Whether this system knows a time zone of that name.</summary>
    public static bool IsKnown(string name) =>
        name == "UTC" || ((WithoutRegion.Contains(name) || HasRegion(name)) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _));

    private static bool HasRegion(string name) => name.Contains('/') && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '_' or '-' or '+')
        && !name.StartsWith('/') && !name.Contains("//", StringComparison.Ordinal);
}
