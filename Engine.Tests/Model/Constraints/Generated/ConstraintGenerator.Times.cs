using System.Globalization;
using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

internal sealed partial class ConstraintGenerator
{
    private static readonly string[] Points =
        ["CurrentDateTime", .. from side in new[] { "BeginOf", "EndOf" } from what in new[] { "CurrentMinute", "CurrentHour", "CurrentDay", "Yesterday", "Tomorrow", "CurrentWeek", "CurrentMonth", "CurrentYear" } select side + what];

    private static readonly string[] Lengths = ["Second", "Minute", "Hour", "Day", "Week", "Month", "Year"];

    // '[%BeginOfCurrentDay%] - 3 * [%YearLength%]'
    private ValueText Time()
    {
        string point = dice.Pick(Points);
        bool isUtc = dice.Percent(30);
        grammar.Saw($"[%{point}%]");
        if (isUtc) grammar.Saw("[%…UTC%]");
        string text = $"[%{point}{(isUtc ? "UTC" : "")}%]";
        List<(int Count, string Length)> shifts = [];
        for (int i = dice.Roll(100) switch { < 35 => 0, < 85 => 1, _ => 2 }; i > 0; i--)
        {
            string length = dice.Pick(Lengths), sign = dice.Pick(["+", "-"]);
            int count = dice.Roll(50) switch { < 20 => 1, 20 => 0, 21 => 1_000_000_000, 22 => 123_456, < 26 => dice.Roll(2000), _ => dice.Roll(30) };
            bool isWritten = count != 1 || dice.Percent(30);
            grammar.Saw($"{sign} [%…Length%]");
            grammar.Saw($"[%{length}Length%]");
            if (isWritten) grammar.Saw("number * [%…Length%]");
            text += $"{Space()}{sign}{Space()}{(isWritten ? count.ToString(CultureInfo.InvariantCulture) + Space() + "*" + Space() : "")}[%{length}Length%]";
            shifts.Add((sign == "-" ? -count : count, length));
        }
        return new ValueText($"'{text}'", place =>
        {
            var clock = new Clock(isUtc ? TimeZoneInfo.Utc : place.Asker.Zone);
            return Clock.WholeMilliseconds(shifts.Aggregate(clock.Point(point, place.Asker.Now), (moment, shift) => clock.Shifted(moment, shift.Count, shift.Length)));
        });
    }
}
