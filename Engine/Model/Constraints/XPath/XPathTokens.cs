using System.Collections.Immutable;
using System.Globalization;

namespace OfflineSync.Constraints;

/// <summary>Reads and writes what stands in quotes and begins with <c>[%</c>.</summary>
internal static class XPathTokens
{
    /// <summary>What comes before a role's name.</summary>
    public const string RolePrefix = "UserRole_";

    private const string Utc = "UTC";
    private const string LengthSuffix = "Length";

    /// <summary>Reads a token, or a time with lengths added to it.</summary>
    /// <param name="text">What stands between the quotes.</param>
    /// <param name="error">Makes an error of a place in the text, a problem and a cure.</param>
    public static Operand Read(string text, Func<int, string, string, OfflineSyncException> error)
    {
        int at = 0;
        string name = Name(text, ref at, error);
        if (name == nameof(TokenKind.CurrentUser)) return Alone(new Operand.Token(TokenKind.CurrentUser));
        if (name == nameof(TokenKind.CurrentObject)) return Alone(new Operand.Token(TokenKind.CurrentObject));
        if (name.StartsWith(RolePrefix, StringComparison.Ordinal)) return Alone(new Operand.Role(name[RolePrefix.Length..]));
        bool isUtc = name.EndsWith(Utc, StringComparison.Ordinal);
        if (Find<TimePoint>(isUtc ? name[..^Utc.Length] : name) is not { } start)
        {
            throw error(0, $"there is no token '[%{name}%]'",
                "The tokens are [%CurrentUser%], [%CurrentObject%], [%UserRole_…%], [%CurrentDateTime%], [%BeginOf…%] and [%EndOf…%] with CurrentMinute, CurrentHour, CurrentDay, Yesterday, Tomorrow, CurrentWeek, CurrentMonth or CurrentYear, perhaps with UTC at the end. A text that starts with '[%' is written with one bracket more: '[[%…'.");
        }
        ImmutableArray<TimeShift>.Builder shifts = ImmutableArray.CreateBuilder<TimeShift>();
        for (Skip(text, ref at); at < text.Length; Skip(text, ref at)) shifts.Add(Shift(text, ref at, error));
        return new Operand.Time(new TimeExpression(start, isUtc, shifts.ToImmutable()));

        Operand Alone(Operand operand)
        {
            Skip(text, ref at);
            return at == text.Length ? operand : throw error(at, $"only times can be computed with, and '[%{name}%]' is none", "End the text after the token.");
        }
    }

    /// <summary>A time as <see cref="Read"/> reads it.</summary>
    public static string Write(TimeExpression time) =>
        $"[%{time.Start}{(time.IsUtc ? Utc : "")}%]{string.Concat(time.Shifts.Select(Write))}";

    private static string Write(TimeShift shift)
    {
        string count = Math.Abs(shift.Count) == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(shift.Count)} * ");
        return $" {(shift.Count < 0 ? '-' : '+')} {count}[%{shift.Length}{LengthSuffix}%]";
    }

    // ( "+" | "-" ) [ number "*" ] length
    private static TimeShift Shift(string text, ref int at, Func<int, string, string, OfflineSyncException> error)
    {
        int sign = text[at] switch { '+' => 1, '-' => -1, _ => throw error(at, "'+', '-' or the end of the text was expected", "Write '[%CurrentDateTime%] - 3 * [%DayLength%]'.") };
        at++;
        Skip(text, ref at);
        int count = 1, start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at > start)
        {
            if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out count) || count > TimeShift.CountLimit)
            {
                throw error(start, $"a number up to {TimeShift.CountLimit} was expected", "Take a greater length.");
            }
            Skip(text, ref at);
            if (at == text.Length || text[at] != '*') throw error(at, "'*' was expected after the number", "Write a whole number, '*' and a length, such as 3 * [%DayLength%].");
            at++;
            Skip(text, ref at);
        }
        int place = at;
        string name = Name(text, ref at, error);
        if (!name.EndsWith(LengthSuffix, StringComparison.Ordinal) || Find<TimeLength>(name[..^LengthSuffix.Length]) is not { } length)
        {
            throw error(place, $"there is no length '[%{name}%]'", $"The lengths are {string.Join(", ", Enum.GetNames<TimeLength>().Select(known => $"[%{known}{LengthSuffix}%]"))}.");
        }
        return new TimeShift(sign * count, length);
    }

    private static string Name(string text, ref int at, Func<int, string, string, OfflineSyncException> error)
    {
        int end = string.CompareOrdinal(text, at, "[%", 0, 2) == 0 ? text.IndexOf("%]", at + 2, StringComparison.Ordinal) : throw error(at, "a token such as [%DayLength%] was expected", "Tokens start with '[%' and end with '%]'.");
        if (end < 0) throw error(at, "a token starts here and never ends", "Close it with '%]'. A text that starts with '[%' is written with one bracket more: '[[%…'.");
        string name = text[(at + 2)..end];
        at = end + 2;
        return name;
    }

    private static void Skip(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }

    private static T? Find<T>(string name)
        where T : struct, Enum => char.IsAsciiLetter(name.FirstOrDefault()) && Enum.TryParse(name, out T value) && value.ToString() == name ? value : null;
}
