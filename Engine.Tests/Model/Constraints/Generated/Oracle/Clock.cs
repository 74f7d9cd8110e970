namespace OfflineSync.Tests.Model.Constraints.Generated.Oracle;

/// <summary>What the oracle knows about time: .NET's time zones, asked directly.</summary>
internal sealed class Clock(TimeZoneInfo zone)
{
    private static readonly DateTime Earliest = Utc(1, 1, 2), Latest = Utc(9999, 12, 31).AddSeconds(-1);

    public static long Part(string part, DateTime moment, TimeZoneInfo zone)
    {
        DateTime local = new Clock(zone).Local(moment);
        DateTime thursday = local.Date.AddDays(3 - (((int)local.DayOfWeek + 6) % 7));
        return part switch
        {
            "year" => local.Year,
            "quarter" => local.Month switch { <= 3 => 1, <= 6 => 2, <= 9 => 3, _ => 4 },
            "month" => local.Month,
            "week" => 1 + ((thursday.DayOfYear - 1) / 7),
            "day" => local.Day,
            "day-of-year" => (local.Date - new DateTime(local.Year, 1, 1)).Days + 1,
            "weekday" => Array.IndexOf(["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"], local.DayOfWeek.ToString()) + 1,
            "hours" => local.Hour,
            "minutes" => local.Minute,
            _ => local.Second,
        };
    }

    /// <summary>The moment that a token such as BeginOfCurrentDay names.</summary>
    public DateTime Point(string name, DateTime now)
    {
        if (name == "CurrentDateTime") return now;
        bool isEnd = name.StartsWith("EndOf", StringComparison.Ordinal);
        string what = name[(isEnd ? 5 : 7)..];
        DateTime local = Local(now), day = local.Date;
        if (what is "CurrentMinute" or "CurrentHour")
        {
            TimeSpan length = what == "CurrentHour" ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(1);
            DateTime begin = now.AddTicks(-(local.Ticks % length.Ticks));
            return isEnd ? begin.Add(length).AddMilliseconds(-1) : begin;
        }
        (DateTime first, DateTime next) = what switch
        {
            "CurrentDay" => (day, day.AddDays(1)),
            "Yesterday" => (day.AddDays(-1), day),
            "Tomorrow" => (day.AddDays(1), day.AddDays(2)),
            "CurrentWeek" => (WeekOf(day), WeekOf(day).AddDays(7)),
            "CurrentMonth" => (day.AddDays(1 - day.Day), day.AddDays(1 - day.Day).AddMonths(1)),
            _ => (new DateTime(day.Year, 1, 1), new DateTime(day.Year + 1, 1, 1)),
        };
        return isEnd ? Moment(next).AddMilliseconds(-1) : Moment(first);
    }

    /// <summary>The moment so many lengths from another.</summary>
    public DateTime Shifted(DateTime moment, int count, string length)
    {
        if (length is "Month" or "Year")
        {
            DateTime local = Local(moment);
            long months = length == "Year" ? 12L * count : count, year = local.Year + (long)Math.Floor((local.Month - 1 + months) / 12m);
            return year < 1 ? Earliest : year > 9999 ? Latest : Kept(Moment(local.AddMonths((int)months)));
        }
        decimal seconds = count * length switch { "Second" => 1m, "Minute" => 60, "Hour" => 3600, "Day" => 86400, _ => 604800 };
        decimal ticks = moment.Ticks + (seconds * TimeSpan.TicksPerSecond);
        return ticks < Earliest.Ticks ? Earliest : ticks > Latest.Ticks ? Latest : new DateTime((long)ticks, DateTimeKind.Utc);
    }

    public static DateTime WholeMilliseconds(DateTime moment) => Kept(moment).AddTicks(-(moment.Ticks % TimeSpan.TicksPerMillisecond));

    private static DateTime WeekOf(DateTime day)
    {
        while (day.DayOfWeek != DayOfWeek.Monday) day = day.AddDays(-1);
        return day;
    }

    // Offsets before 1900 and after 2100 are those of then; there are none on the calendar's first and last day.
    private TimeSpan Offset(DateTime moment) => moment.Date == DateTime.MinValue || moment.Date == DateTime.MaxValue.Date ? TimeSpan.Zero : zone.GetUtcOffset(moment.Year < 1900 ? Utc(1900, 1, 1) : moment.Year >= 2100 ? Utc(2100, 1, 1) : DateTime.SpecifyKind(moment, DateTimeKind.Utc));

    private DateTime Local(DateTime moment) => new(moment.Ticks + Offset(moment).Ticks);

    // The first moment at which the clocks show it; where they never do, as if they had not leapt yet.
    private DateTime Moment(DateTime local)
    {
        TimeSpan[] offsets = [Offset(Near(local, TimeSpan.FromHours(-36))), Offset(Near(local, TimeSpan.Zero)), Offset(Near(local, TimeSpan.FromHours(36)))];
        DateTime[] shown = [.. offsets.Select(offset => Near(local, -offset)).Where(moment => Local(moment) == local).Order()];
        return shown.Length > 0 ? shown[0] : Near(local, -offsets[0]);
    }

    private static DateTime Near(DateTime time, TimeSpan by) =>
        new(Math.Clamp(time.Ticks + by.Ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

    private static DateTime Kept(DateTime moment) => moment < Earliest ? Earliest : moment > Latest ? Latest : moment;

    private static DateTime Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
}
