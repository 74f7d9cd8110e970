namespace OfflineSync.Constraints;

/// <summary>Where a <see cref="TimeExpression"/> starts. A week begins on Monday; the end of something is its last millisecond.</summary>
internal enum TimePoint
{
    CurrentDateTime,
    BeginOfCurrentMinute,
    EndOfCurrentMinute,
    BeginOfCurrentHour,
    EndOfCurrentHour,
    BeginOfCurrentDay,
    EndOfCurrentDay,
    BeginOfYesterday,
    EndOfYesterday,
    BeginOfTomorrow,
    EndOfTomorrow,
    BeginOfCurrentWeek,
    EndOfCurrentWeek,
    BeginOfCurrentMonth,
    EndOfCurrentMonth,
    BeginOfCurrentYear,
    EndOfCurrentYear,
}
