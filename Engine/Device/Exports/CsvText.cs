using System.Buffers;
using System.Globalization;

namespace OfflineSync.Device;

/// <summary>Values as they stand in a CSV file (RFC 4180), the same in every culture.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> special = SearchValues.Create(",\"\r\n");

    public static string Of(object? value) => value switch
    {
        null => "",
        string text => Quoted(Harmless(text)),
        bool flag => flag ? "true" : "false",
        decimal number => Values.DecimalText(number),
        BinaryValue bytes => System.Convert.ToBase64String(bytes.Span),
        DateTime moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        _ => Quoted(System.Convert.ToString(value, CultureInfo.InvariantCulture)!),
    };

    public static string Quoted(string text) => text.AsSpan().ContainsAny(special) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    // A spreadsheet takes such a text for a formula, and somebody else may have written it.
    private static string Harmless(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
}
