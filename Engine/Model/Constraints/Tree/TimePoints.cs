namespace OfflineSync.Constraints;

/// <summary>Finds the moments that a <see cref="TimePoint"/> names.</summary>
internal static class TimePoints
{
    /// <summary>The moment, in UTC.</summary>
    public static DateTime Of(TimePoint point, DateTime now, ZoneTable zone)
    {
        if (point == TimePoint.CurrentDateTime) return now;
        DateTime local = zone.Local(now), day = local.Date;
        return point switch
        {
            TimePoint.BeginOfCurrentMinute => Truncated(now, zone, TimeSpan.TicksPerMinute),
            TimePoint.EndOfCurrentMinute => Last(Truncated(now, zone, TimeSpan.TicksPerMinute).AddMinutes(1)),
            TimePoint.BeginOfCurrentHour => Truncated(now, zone, TimeSpan.TicksPerHour),
            TimePoint.EndOfCurrentHour => Last(Truncated(now, zone, TimeSpan.TicksPerHour).AddHours(1)),
            TimePoint.BeginOfCurrentDay => zone.Utc(day),
            TimePoint.EndOfCurrentDay => Last(zone.Utc(day.AddDays(1))),
            TimePoint.BeginOfYesterday => zone.Utc(day.AddDays(-1)),
            TimePoint.EndOfYesterday => Last(zone.Utc(day)),
            TimePoint.BeginOfTomorrow => zone.Utc(day.AddDays(1)),
            TimePoint.EndOfTomorrow => Last(zone.Utc(day.AddDays(2))),
            TimePoint.BeginOfCurrentWeek => zone.Utc(Monday(day)),
            TimePoint.EndOfCurrentWeek => Last(zone.Utc(Monday(day).AddDays(7))),
            TimePoint.BeginOfCurrentMonth => zone.Utc(Month(day)),
            TimePoint.EndOfCurrentMonth => Last(zone.Utc(Month(day).AddMonths(1))),
            TimePoint.BeginOfCurrentYear => zone.Utc(new DateTime(day.Year, 1, 1)),
            TimePoint.EndOfCurrentYear => Last(zone.Utc(new DateTime(day.Year, 1, 1).AddYears(1))),
            _ => throw new ArgumentOutOfRangeException(nameof(point), point, "This moment is unknown."),
        };
    }

    // Within an hour that happens twice, "now" says which of the two is meant.
    private static DateTime Truncated(DateTime now, ZoneTable zone, long ticks) => now.AddTicks(-(zone.Local(now).Ticks % ticks));

    private static DateTime Last(DateTime end) => end.AddMilliseconds(-1);

    private static DateTime Monday(DateTime day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static DateTime Month(DateTime day) => new(day.Year, day.Month, 1);
}
