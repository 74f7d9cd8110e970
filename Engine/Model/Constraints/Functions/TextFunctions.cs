using System.Text;

namespace OfflineSync.Constraints;

/// <summary>The text functions of constraints, equal in memory and in every database.</summary>
internal static class TextFunctions
{
    /// <summary>Whether the text contains the part, upper and lower case alike. Nothing is in an empty text; an empty part is in every other.</summary>
    public static bool Contains(string? text, string? part) =>
        !string.IsNullOrEmpty(text) && (string.IsNullOrEmpty(part) || (ArePlain(text, part)
            ? text.Contains(part, StringComparison.OrdinalIgnoreCase)
            : CaseFolding.Fold(text).Contains(CaseFolding.Fold(part), StringComparison.Ordinal)));

    /// <summary>Whether the text starts with the part, as in <see cref="Contains"/>.</summary>
    public static bool StartsWith(string? text, string? part) =>
        !string.IsNullOrEmpty(text) && (string.IsNullOrEmpty(part) || (ArePlain(text, part)
            ? text.StartsWith(part, StringComparison.OrdinalIgnoreCase)
            : CaseFolding.Fold(text).StartsWith(CaseFolding.Fold(part), StringComparison.Ordinal)));

    /// <summary>Whether the text ends with the part, as in <see cref="Contains"/>.</summary>
    public static bool EndsWith(string? text, string? part) =>
        !string.IsNullOrEmpty(text) && (string.IsNullOrEmpty(part) || (ArePlain(text, part)
            ? text.EndsWith(part, StringComparison.OrdinalIgnoreCase)
            : CaseFolding.Fold(text).EndsWith(CaseFolding.Fold(part), StringComparison.Ordinal)));

    /// <summary>The order of texts by code points, which is the order of their UTF-8 bytes in databases.</summary>
    public static int Compare(string left, string right)
    {
        int length = Math.Min(left.Length, right.Length);
        for (int i = 0; i < length; i++)
        {
            if (left[i] == right[i]) continue;
            // Surrogates stand for code points above U+FFFF, although their own numbers are below those from U+E000 on.
            bool leftBeyond = char.IsSurrogate(left[i]), rightBeyond = char.IsSurrogate(right[i]);
            return leftBeyond == rightBeyond ? left[i].CompareTo(right[i]) : leftBeyond ? 1 : -1;
        }
        return left.Length.CompareTo(right.Length);
    }

    /// <summary>How many characters a text has: code points, not the units of UTF-16. An empty text has none.</summary>
    public static long Length(string? text)
    {
        if (text is null) return 0;
        long length = text.Length;
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i])) length--;
        }
        return length;
    }

    internal static bool Apply(TextTest test, string? text, string? part) => test switch
    {
        TextTest.Contains => Contains(text, part),
        TextTest.StartsWith => StartsWith(text, part),
        _ => EndsWith(text, part),
    };

    // Where all is ASCII, the platform's way is the same, and fast.
    private static bool ArePlain(string text, string part) => Ascii.IsValid(text) && Ascii.IsValid(part);
}
