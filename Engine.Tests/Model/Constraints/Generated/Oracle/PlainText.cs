using System.Text;

namespace OfflineSync.Tests.Model.Constraints.Generated.Oracle;

/// <summary>What the oracle knows about texts: lists of code points.</summary>
internal static class PlainText
{
    // What counts as the same letter, among those that the data has.
    private static readonly string[] Letters =
        ["\u00C9\u00E9", "\U00010400\U00010428", "\u03A3\u03C3\u03C2", "\u039C\u00B5\u03BC", "\u01C4\u01C5\u01C6", "\u0416\u0436", "\U0001E900\U0001E922"];

    public static int Order(string left, string right)
    {
        int[] one = Points(left), other = Points(right);
        for (int i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            if (one[i] != other[i]) return one[i].CompareTo(other[i]);
        }
        return one.Length.CompareTo(other.Length);
    }

    public static long Length(string? text) => text is null ? 0 : Points(text).Length;

    public static bool Has(string function, string? text, string? part)
    {
        if (text is null) return false;
        int[] whole = [.. Points(text).Select(Folded)], sought = [.. Points(part ?? "").Select(Folded)];
        for (int at = 0; at + sought.Length <= whole.Length; at++)
        {
            bool isPlace = function switch { "starts-with" => at == 0, "ends-with" => at + sought.Length == whole.Length, _ => true };
            if (isPlace && whole.Skip(at).Take(sought.Length).SequenceEqual(sought)) return true;
        }
        return false;
    }

    private static int Folded(int point)
    {
        if (point is >= 'a' and <= 'z') return point - 32;
        string? same = Letters.FirstOrDefault(letters => Points(letters).Contains(point));
        return same is null ? point : Points(same)[0];
    }

    private static int[] Points(string text) => [.. text.EnumerateRunes().Select(rune => rune.Value)];
}
