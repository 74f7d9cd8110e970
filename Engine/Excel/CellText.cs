using System.Globalization;
using System.Text;

namespace OfflineSync.Excel;

/// <summary>A text as a cell holds it: what XML cannot carry becomes <c>_xHHHH_</c>, which Excel shows as that character, and a text that looks like one is kept from being one.</summary>
internal static class CellText
{
    /// <summary>The characters of a cell.</summary>
    public const int Limit = 32_767;

    private const int EscapeLength = 7;

    public static string Escaped(string text)
    {
        StringBuilder? escaped = null;
        for (int index = 0; index < text.Length; index++)
        {
            char one = text[index];
            bool isPair = char.IsHighSurrogate(one) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]);
            if (isPair)
            {
                escaped?.Append(text, index, 2);
                index++;
                continue;
            }
            if (!NeedsEscape(one) && !IsEscape(text.AsSpan(index)))
            {
                escaped?.Append(one);
                continue;
            }
            escaped ??= new StringBuilder(text, 0, index, text.Length + EscapeLength);
            escaped.Append(CultureInfo.InvariantCulture, $"_x{(int)one:X4}_");
        }
        return escaped?.ToString() ?? text;
    }

    // A carriage return is one that XML would make a line feed of.
    private static bool NeedsEscape(char one) => one is < ' ' and not ('\t' or '\n') or '\uFFFE' or '\uFFFF' || char.IsSurrogate(one);

    private static bool IsEscape(ReadOnlySpan<char> text) => text is ['_', 'x', _, _, _, _, '_', ..] && text[2..6].IndexOfAnyExcept("0123456789abcdefABCDEF") < 0;
}
