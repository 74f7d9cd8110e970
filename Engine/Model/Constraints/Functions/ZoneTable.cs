using System.Collections.Concurrent;

namespace OfflineSync.Constraints;

/// <summary>
/// When the clocks of a time zone change, as .NET knows it. Databases have time zones of their own and other editions of them; they are given this table
/// instead, so that all agree. Before 1900 and after 2100 the clocks stay as they are then; on the calendar's first and last day they show UTC, because
/// what is beyond these days has no date.
/// </summary>
internal sealed class ZoneTable
{
    private static readonly ConcurrentDictionary<string, ZoneTable> Known = new(StringComparer.Ordinal);
    private static readonly DateTime First = new(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime SecondDay = new(1, 1, 2, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime LastDay = new(9999, 12, 31, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Last = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private ZoneTable(string id, DateTime[] changes, int[] offsets)
    {
        Id = id;
        Changes = changes;
        Offsets = offsets;
    }

    /// <summary>The time zone's id.</summary>
    public string Id { get; }

    /// <summary>The moments of the changes in UTC, ascending.</summary>
    public DateTime[] Changes { get; }

    /// <summary>The offsets from UTC in minutes: before the first change, and after each.</summary>
    public int[] Offsets { get; }

    /// <summary>The table of a time zone.</summary>
    public static ZoneTable Of(TimeZoneInfo zone) => Known.GetOrAdd(zone.Id, static (_, zone) => Read(zone), zone);

    /// <summary>The table of a time zone that <see cref="Of(TimeZoneInfo)"/> was asked for before, or that the system knows.</summary>
    public static ZoneTable Of(string id) => Known.TryGetValue(id, out ZoneTable? table) ? table : Of(TimeZoneInfo.FindSystemTimeZoneById(id));

    /// <summary>What the zone's clocks show.</summary>
    public DateTime Local(DateTime moment)
    {
        int found = Array.BinarySearch(Changes, moment);
        return new DateTime(moment.Ticks + (Offsets[found >= 0 ? found + 1 : ~found] * TimeSpan.TicksPerMinute));
    }

    /// <summary>
    /// The moment at which the zone's clocks show a time. Of two such moments it is the first; a time that the clocks leap over is counted on from
    /// before the leap, so 02:30 where 03:00 follows on 02:00 is what they show as 03:30.
    /// </summary>
    public DateTime Utc(DateTime local)
    {
        // The clocks are at most a day away from UTC.
        DateTime latest = Moved(local, TimeSpan.TicksPerDay);
        int i = Array.BinarySearch(Changes, Moved(local, -TimeSpan.TicksPerDay));
        for (i = i >= 0 ? i + 1 : ~i; i < Changes.Length && Changes[i] < latest; i++)
        {
            DateTime before = Moved(local, -Offsets[i] * TimeSpan.TicksPerMinute);
            if (before < Changes[i] || Moved(local, -Offsets[i + 1] * TimeSpan.TicksPerMinute) < Changes[i]) return before;
        }
        return Moved(local, -Offsets[i] * TimeSpan.TicksPerMinute);
    }

    private static DateTime Moved(DateTime time, long ticks) => new(Math.Clamp(time.Ticks + ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

    private static ZoneTable Read(TimeZoneInfo zone)
    {
        List<DateTime> changes = [];
        List<int> offsets = [Offset(zone, First)];
        if (zone.GetAdjustmentRules().Length > 0)
        {
            for (DateTime day = First; day < Last; day = day.AddDays(1))
            {
                DateTime next = day.AddDays(1);
                // Two changes in one day are found one after the other.
                for (DateTime from = day; Offset(zone, next) != offsets[^1];)
                {
                    from = Change(zone, from, next, offsets[^1]);
                    changes.Add(from);
                    offsets.Add(Offset(zone, from));
                }
            }
        }
        if (offsets[0] != 0)
        {
            changes.Insert(0, SecondDay);
            offsets.Insert(0, 0);
        }
        if (offsets[^1] != 0)
        {
            changes.Add(LastDay);
            offsets.Add(0);
        }
        return new ZoneTable(zone.Id, [.. changes], [.. offsets]);
    }

    // The first second at which the offset is no longer the given one.
    private static DateTime Change(TimeZoneInfo zone, DateTime before, DateTime after, int offset)
    {
        while (after - before > TimeSpan.FromSeconds(1))
        {
            DateTime middle = before.AddSeconds((long)(after - before).TotalSeconds / 2);
            if (Offset(zone, middle) == offset) before = middle;
            else after = middle;
        }
        return after;
    }

    private static int Offset(TimeZoneInfo zone, DateTime moment) => (int)zone.GetUtcOffset(moment).TotalMinutes;
}
