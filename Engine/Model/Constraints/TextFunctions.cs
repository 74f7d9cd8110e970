namespace OfflineSync.Constraints;

/// <summary>The text functions of constraints, equal in memory and in every database.</summary>
internal static class TextFunctions
{
    /// <summary>Whether the text contains the part, upper and lower case alike. Nothing is in an empty text; an empty part is in every other.</summary>
    public static bool Contains(string? text, string? part) =>
        !string.IsNullOrEmpty(text) && (string.IsNullOrEmpty(part) || text.Contains(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the text starts with the part, as in <see cref="Contains"/>.</summary>
    public static bool StartsWith(string? text, string? part) =>
        !string.IsNullOrEmpty(text) && (string.IsNullOrEmpty(part) || text.StartsWith(part, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the text ends with the part, as in <see cref="Contains"/>.</summary>
    public static bool EndsWith(string? text, string? part) =>
        !string.IsNullOrEmpty(text) && (string.IsNullOrEmpty(part) || text.EndsWith(part, StringComparison.OrdinalIgnoreCase));

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

    internal static bool Apply(TextTest test, string? text, string? part) => test switch
    {
        TextTest.Contains => Contains(text, part),
        TextTest.StartsWith => StartsWith(text, part),
        _ => EndsWith(text, part),
    };
}
