using System.Collections.Immutable;

namespace OfflineSync.Constraints;

/// <summary>A moment counted from now, such as <c>[%BeginOfCurrentDay%] - 3 * [%DayLength%]</c>.</summary>
/// <param name="Start">Where to start.</param>
/// <param name="IsUtc">Whether days begin, and months are counted, in UTC; else in <see cref="ConstraintArguments.TimeZone"/>.</param>
/// <param name="Shifts">How far to go from there, one after the other.</param>
internal sealed record TimeExpression(TimePoint Start, bool IsUtc, ImmutableArray<TimeShift> Shifts)
{
    // An empty DateTime is none, so the calendar begins a little later.
    private static readonly DateTime Earliest = new(1, 1, 2, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Latest = new(9999, 12, 30, 23, 59, 59, DateTimeKind.Utc);

    /// <inheritdoc />
    public bool Equals(TimeExpression? other) => other is not null && Start == other.Start && IsUtc == other.IsUtc && Shifts.SequenceEqual(other.Shifts);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Start, IsUtc, Shifts.Length);

    /// <summary>The moment in UTC, with whole milliseconds. What lies outside of the years 1 to 9999 stays at their ends.</summary>
    /// <param name="now">Now, in UTC.</param>
    /// <param name="timeZone">Where the clocks are, unless the expression says UTC.</param>
    public DateTime Value(DateTime now, TimeZoneInfo timeZone)
    {
        var zone = ZoneTable.Of(IsUtc ? TimeZoneInfo.Utc : timeZone);
        DateTime moment = Within(TimePoints.Of(Start, now, zone));
        foreach (TimeShift shift in Shifts) moment = Within(shift.From(moment, zone, Earliest, Latest));
        return new DateTime(moment.Ticks - (moment.Ticks % TimeSpan.TicksPerMillisecond), DateTimeKind.Utc);
    }

    private static DateTime Within(DateTime moment) => moment < Earliest ? Earliest : moment > Latest ? Latest : moment;
}
