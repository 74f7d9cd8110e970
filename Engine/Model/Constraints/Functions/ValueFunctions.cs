using System.Globalization;

namespace OfflineSync.Constraints;

/// <summary>What there is to know about a <see cref="ValueFunction"/>.</summary>
internal static class ValueFunctions
{
    /// <summary>The function that takes the part of a moment, in the device's SQLite: part, milliseconds, time zone.</summary>
    public const string DatePartName = "offlinesync_date_part";

    private static readonly (string Name, ValueFunction Function)[] Named =
    [
        ("length", ValueFunction.Length),
        ("string-length", ValueFunction.Length),
        ("year-from-dateTime", ValueFunction.Year),
        ("quarter-from-dateTime", ValueFunction.Quarter),
        ("month-from-dateTime", ValueFunction.Month),
        ("week-from-dateTime", ValueFunction.Week),
        ("day-from-dateTime", ValueFunction.Day),
        ("day-of-year-from-dateTime", ValueFunction.DayOfYear),
        ("weekday-from-dateTime", ValueFunction.Weekday),
        ("hours-from-dateTime", ValueFunction.Hours),
        ("minutes-from-dateTime", ValueFunction.Minutes),
        ("seconds-from-dateTime", ValueFunction.Seconds),
    ];

    /// <summary>The names in XPath.</summary>
    public static IEnumerable<string> Names => Named.Select(named => named.Name);

    /// <summary>The function of that name in XPath, or null.</summary>
    public static ValueFunction? Find(string name)
    {
        foreach ((string known, ValueFunction function) in Named)
        {
            if (known == name) return function;
        }
        return null;
    }

    /// <summary>The name in XPath.</summary>
    public static string NameOf(ValueFunction function) => Named.First(named => named.Function == function).Name;

    /// <summary>The type of what it is asked of.</summary>
    public static MemberType Of(ValueFunction function) => function == ValueFunction.Length ? MemberType.String : MemberType.DateTime;

    /// <summary>Its value; null when a moment is empty.</summary>
    public static object? Apply(ValueFunction function, object? value, TimeZoneInfo zone) => function == ValueFunction.Length
        ? TextFunctions.Length((string?)value)
        : value is DateTime moment ? DatePart(function, moment, ZoneTable.Of(zone)) : null;

    /// <summary>The part of a moment where a time zone's clocks are.</summary>
    public static long DatePart(ValueFunction function, DateTime moment, ZoneTable zone)
    {
        DateTime local = zone.Local(moment);
        return function switch
        {
            ValueFunction.Year => local.Year,
            ValueFunction.Quarter => ((local.Month - 1) / 3) + 1,
            ValueFunction.Month => local.Month,
            ValueFunction.Week => ISOWeek.GetWeekOfYear(local),
            ValueFunction.Day => local.Day,
            ValueFunction.DayOfYear => local.DayOfYear,
            ValueFunction.Weekday => (int)local.DayOfWeek + 1,
            ValueFunction.Hours => local.Hour,
            ValueFunction.Minutes => local.Minute,
            ValueFunction.Seconds => local.Second,
            _ => throw new InvalidOperationException($"{function} is no part of a moment."),
        };
    }
}
