using System.Globalization;

namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>Values that data and constraints are made of: few, so that they meet, and such that databases stumble over.</summary>
internal static class Pools
{
    public static readonly string[] Texts =
    [
        "Delft", "delft", "DELFT", "Del", "ft", "\u00C9", "\u00E9cu", "\U00010400b", "\U00010428B", "a\U00010428", "\uE000", "\uFFFD", "\U0001F600x", "x\U0001F600", "\u00DF", "ss",
        "x ", " x", "it's", "''", "Delft's", "'a", "100%", "a_b", "[%x%]", "[[%x%]", "[%CurrentUser%]", "Z", "a", "\u03A3\u03C3\u03C2", "\u00B5\u03BC", "\u01C5", "\u01C6", "\u0131", "\u0130", "K", "k", "\u212A",
        "\u017F", "s", "\u0436\u0416", "\U0001E922", "e\u0301", "true", "2024-05-01", "\\", "\t", "Clerk", "Small",
    ];

    public static readonly string[] RoleLists = ["Clerk", "Chief", "Clerk,Chief", "Guest, Clerk", " Chief ,Guest", "Clerks", "clerk", ",,Guest"];

    public static readonly decimal[] Decimals = [0, 1, -1, 1.5m, 1.25m, -1.5m, 2, 10, 9, 100.00000001m, -0.00000001m, 99999999999999999999m, -99999999999999999999m, 0.1m, 12.5m, 2147483648m];

    public static readonly long[] Integers = [0, 1, -1, 2, 3, 9, 10, 12, 100, int.MaxValue, int.MinValue];

    public static readonly long[] Longs = [0, 1, -1, 2, 10, 2147483648, long.MaxValue, long.MinValue, 9007199254740993];

    /// <summary>Where the clocks change: both ways, by half an hour, by a whole day, and on New Year's Eve.</summary>
    public static readonly DateTime[] Nows = Moments("2024-03-31T01:30:12.345Z", "2024-10-27T00:30:00Z", "2024-05-01T10:00:00.5Z", "2023-12-31T23:30:00Z", "2011-12-30T09:59:59.999Z", "2024-04-06T15:15:00Z", "1900-01-01T00:00:00Z", "2024-02-29T12:00:00Z");

    public static readonly DateTime[] Ends = Moments("0001-01-01T00:00:00.001Z", "9999-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "2100-06-01T12:00:00Z");

    public static readonly TimeSpan[] Distances =
    [
        TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(20), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(40), TimeSpan.FromHours(2), TimeSpan.FromHours(11), TimeSpan.FromHours(25),
        TimeSpan.FromDays(3), TimeSpan.FromDays(7), TimeSpan.FromDays(30), TimeSpan.FromDays(100), TimeSpan.FromDays(365), TimeSpan.FromDays(800),
    ];

    public static readonly string[] Zones =
        ["UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Europe/Dublin", "America/Sao_Paulo", "CET", "NZ-CHAT"];

    private static DateTime[] Moments(params string[] texts) => [.. texts.Select(text => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime)];
}
