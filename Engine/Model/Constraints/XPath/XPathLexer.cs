using System.Text;

namespace OfflineSync.Constraints;

/// <summary>Cuts XPath text into tokens.</summary>
internal static class XPathLexer
{
    private static readonly string[] Symbols = ["!=", "<=", ">=", "..", "[", "]", "(", ")", "/", ",", "=", "<", ">"];

    public static List<XPathToken> Read(XPathText source)
    {
        List<XPathToken> tokens = [];
        string text = source.Text;
        int at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at == text.Length) break;
            tokens.Add(Next(source, ref at));
        }
        tokens.Add(new XPathToken(XPathTokenKind.End, "", text.Length));
        return tokens;
    }

    private static XPathToken Next(XPathText source, ref int at)
    {
        string text = source.Text;
        int start = at;
        char first = text[at];
        if (first == '\'') return new XPathToken(XPathTokenKind.Text, ReadText(source, ref at), start);
        if (first == '$') return new XPathToken(XPathTokenKind.Variable, ReadName(source, ref at, start + 1), start);
        if (IsNameStart(first)) return new XPathToken(XPathTokenKind.Name, ReadName(source, ref at, start), start);
        if (char.IsAsciiDigit(first) || (first == '-' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            at++;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))) at++;
            return new XPathToken(XPathTokenKind.Number, text[start..at], start);
        }
        foreach (string symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) != 0) continue;
            at += symbol.Length;
            return new XPathToken(XPathTokenKind.Symbol, symbol, start);
        }
        // The parser knows what was expected instead.
        at += char.IsSurrogatePair(text, at) ? 2 : 1;
        return new XPathToken(XPathTokenKind.Unknown, text[start..at], start);
    }

    // A quote inside is written twice.
    private static string ReadText(XPathText source, ref int at)
    {
        int start = at++;
        var read = new StringBuilder();
        for (; at < source.Text.Length; at++)
        {
            if (source.Text[at] != '\'')
            {
                read.Append(source.Text[at]);
                continue;
            }
            at++;
            if (at == source.Text.Length || source.Text[at] != '\'') return read.ToString();
            read.Append('\'');
        }
        throw source.Error(start, "a text starts here and never ends", "Close it with a single quote; write a quote inside of it twice.");
    }

    private static string ReadName(XPathText source, ref int at, int from)
    {
        at = from;
        while (at < source.Text.Length && (IsNameStart(source.Text[at]) || char.IsAsciiDigit(source.Text[at]) || IsInner(source.Text, at))) at++;
        if (at == from) throw source.Error(from, "a variable's name is missing", "Write a name such as $customer.");
        return source.Text[from..at];
    }

    // Functions have hyphens in their names, and a dot parts the module from the name.
    private static bool IsInner(string text, int at) => text[at] is '-' or '.' && at + 1 < text.Length && IsNameStart(text[at + 1]);

    private static bool IsNameStart(char character) => char.IsAsciiLetter(character) || character == '_';
}
