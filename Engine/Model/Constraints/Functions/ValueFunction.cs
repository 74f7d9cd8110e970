namespace OfflineSync.Constraints;

/// <summary>A function that makes a whole number of an attribute's value.</summary>
internal enum ValueFunction
{
    /// <summary>The characters of a text, counted as code points; 0 for an empty one.</summary>
    Length,

    /// <summary>The year.</summary>
    Year,

    /// <summary>The quarter, 1 to 4.</summary>
    Quarter,

    /// <summary>The month, 1 to 12.</summary>
    Month,

    /// <summary>The week of the year as ISO 8601 counts it, 1 to 53.</summary>
    Week,

    /// <summary>The day of the month, 1 to 31.</summary>
    Day,

    /// <summary>The day of the year, 1 to 366.</summary>
    DayOfYear,

    /// <summary>The day of the week, from 1 for Sunday to 7 for Saturday.</summary>
    Weekday,

    /// <summary>The hour, 0 to 23.</summary>
    Hours,

    /// <summary>The minute, 0 to 59.</summary>
    Minutes,

    /// <summary>The second, 0 to 59, without its fraction.</summary>
    Seconds,
}
