using System.Text;

namespace OfflineSync.Demo.Data;

/// <summary>Reads comma-separated records; a field in quotes may hold commas, line ends and doubled quotes (RFC 4180).</summary>
internal static class CsvReader
{
    public static IEnumerable<string[]> Records(TextReader input)
    {
        List<string> fields = [];
        var field = new StringBuilder();
        bool isQuoted = false;
        for (int next = input.Read(); next >= 0; next = input.Read())
        {
            char character = (char)next;
            if (isQuoted)
            {
                if (character != '"') field.Append(character);
                else if (input.Peek() != '"') isQuoted = false;
                else field.Append((char)input.Read());
            }
            else if (character == '"')
            {
                isQuoted = true;
            }
            else if (character == ',')
            {
                Take();
            }
            else if (character == '\n')
            {
                Take();
                yield return [.. fields];
                fields.Clear();
            }
            else if (character != '\r')
            {
                field.Append(character);
            }
        }
        if (isQuoted) throw new FormatException("The last record ends within quotes.");
        if (field.Length == 0 && fields.Count == 0) yield break;
        Take();
        yield return [.. fields];

        void Take()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
