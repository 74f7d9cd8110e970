using System.Collections.Generic;

namespace OfflineSync.Generators;

/// <summary>
/// Reads the names that a constraint says of its own entity, and no more than that: names within paths, within predicates of other entities, of
/// functions and variables are left to the engine, which reads the whole language.
/// </summary>
internal static class ConstraintNames
{
    private static readonly HashSet<string> words = ["and", "or", "not", "true", "false", "empty", "NULL", "id", "div", "mod", "Specialization"];

    public static IEnumerable<string> Of(string text)
    {
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char at = text[i];
            if (at is '\'' or '"')
            {
                i = text.IndexOf(at, i + 1);
                if (i < 0) yield break;
            }
            else if (at == '[') depth++;
            else if (at == ']') depth--;
            else if (at == '$') i = EndOf(text, i + 1) - 1;
            else if (char.IsDigit(at)) i = EndOf(text, i) - 1;
            else if (IsLetter(at))
            {
                int end = EndOf(text, i);
                string name = text.Substring(i, end - i);
                bool isStep = Before(text, i) == '/';
                char next = After(text, end);
                if (depth == 1 && !isStep && next is not ('(' or '/' or ':' or '[') && !words.Contains(name)) yield return name;
                i = end - 1;
            }
        }
    }

    private static int EndOf(string text, int start)
    {
        int end = start;
        while (end < text.Length && (IsLetter(text[end]) || char.IsDigit(text[end]) || (text[end] == '-' && end + 1 < text.Length && char.IsLetter(text[end + 1]) && end > start && char.IsLetter(text[end - 1])))) end++;
        return end;
    }

    private static bool IsLetter(char character) => char.IsLetter(character) || character == '_';

    private static char Before(string text, int place)
    {
        for (place--; place >= 0; place--)
        {
            if (!char.IsWhiteSpace(text[place])) return text[place];
        }
        return '\0';
    }

    private static char After(string text, int place)
    {
        for (; place < text.Length; place++)
        {
            if (!char.IsWhiteSpace(text[place])) return text[place];
        }
        return '\0';
    }
}
