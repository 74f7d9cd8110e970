namespace OfflineSync.Constraints;

/// <summary>A part of a <see cref="TimeExpression"/>: so many lengths forward, or back.</summary>
/// <param name="Count">How many; negative for back.</param>
/// <param name="Length">Of what.</param>
internal readonly record struct TimeShift(int Count, TimeLength Length)
{
    /// <summary>The greatest <see cref="Count"/>, either way.</summary>
    public const int CountLimit = 1_000_000_000;

    /// <summary>The moment so far from another. A day has 24 hours, a week 7 of them; months and years are the calendar's, where the clocks are.</summary>
    public DateTime From(DateTime moment, ZoneTable zone, DateTime earliest, DateTime latest)
    {
        if (Length is TimeLength.Month or TimeLength.Year)
        {
            long months = Length == TimeLength.Year ? 12L * Count : Count;
            DateTime local = zone.Local(moment);
            long month = (12L * (local.Year - 1)) + local.Month - 1 + months;
            return month < 0 ? earliest : month >= 12 * 9999 ? latest : zone.Utc(local.AddMonths((int)months));
        }
        decimal ticks = moment.Ticks + ((decimal)Count * TicksOf(Length));
        return ticks < earliest.Ticks ? earliest : ticks > latest.Ticks ? latest : new DateTime((long)ticks, DateTimeKind.Utc);
    }

    private static long TicksOf(TimeLength length) => length switch
    {
        TimeLength.Second => TimeSpan.TicksPerSecond,
        TimeLength.Minute => TimeSpan.TicksPerMinute,
        TimeLength.Hour => TimeSpan.TicksPerHour,
        TimeLength.Day => TimeSpan.TicksPerDay,
        _ => 7 * TimeSpan.TicksPerDay,
    };
}

/// <summary>What a <see cref="TimeShift"/> counts.</summary>
internal enum TimeLength
{
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}
