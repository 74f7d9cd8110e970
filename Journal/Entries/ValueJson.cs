using System.Globalization;
using System.Text.Json;

namespace OfflineSync.Journal;

/// <summary>How values stand in the journal's JSON: numbers as numbers, Decimal and DateTime as texts, references as UUID texts, bytes as base64.</summary>
internal static class ValueJson
{
    private const string MomentFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string TypeName(MemberType type) => type switch
    {
        MemberType.String => "string",
        MemberType.Integer => "integer",
        MemberType.Long => "long",
        MemberType.Decimal => "decimal",
        MemberType.Boolean => "boolean",
        MemberType.DateTime => "datetime",
        MemberType.Enumeration => "enumeration",
        MemberType.Reference => "reference",
        MemberType.Binary => "binary",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "This type has no name in the journal."),
    };

    public static MemberType ParseType(string? name) => name switch
    {
        "string" => MemberType.String,
        "integer" => MemberType.Integer,
        "long" => MemberType.Long,
        "decimal" => MemberType.Decimal,
        "boolean" => MemberType.Boolean,
        "datetime" => MemberType.DateTime,
        "enumeration" => MemberType.Enumeration,
        "reference" => MemberType.Reference,
        "binary" => MemberType.Binary,
        _ => throw new FormatException($"'{name}' is no member type"),
    };

    /// <summary>A value as an element of its own; null when empty.</summary>
    public static JsonElement? Element(object? value)
    {
        if (value is null) return null;
        var json = new CanonicalJson();
        Write(json, value);
        return JsonElement.Parse(json.Written);
    }

    /// <summary>The value of an element.</summary>
    public static object? Read(JsonElement? element, MemberType type)
    {
        if (element is not { } present) return null;
        var reader = new Utf8JsonReader(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(present));
        reader.Read();
        return Read(ref reader, type);
    }

    public static MemberType ReadType(ref Utf8JsonReader reader) =>
        reader.TokenType != JsonTokenType.String ? ParseType(reader.GetString())
        : reader.ValueTextEquals("string"u8) ? MemberType.String
        : reader.ValueTextEquals("integer"u8) ? MemberType.Integer
        : reader.ValueTextEquals("decimal"u8) ? MemberType.Decimal
        : reader.ValueTextEquals("boolean"u8) ? MemberType.Boolean
        : reader.ValueTextEquals("datetime"u8) ? MemberType.DateTime
        : reader.ValueTextEquals("reference"u8) ? MemberType.Reference
        : ParseType(reader.GetString());

    public static void Write(CanonicalJson json, object value)
    {
        switch (value)
        {
            case string text: json.Text(text); break;
            case int number: json.Number(number); break;
            case long number: json.Number(number); break;
            case decimal number: json.Text(Values.DecimalText(number)); break;
            case bool flag: json.Boolean(flag); break;
            case DateTime moment: json.Text(MomentText(moment)); break;
            case ObjectId id: json.Text(id.Value); break;
            case BinaryValue bytes: json.Base64(bytes.Span); break;
            default: throw new ArgumentException($"A {value.GetType().Name} is no value of a member.", nameof(value));
        }
    }

    public static object Read(ref Utf8JsonReader reader, MemberType type) => type switch
    {
        MemberType.String or MemberType.Enumeration => NotEmpty(reader.GetString()),
        MemberType.Integer => reader.GetInt32(),
        MemberType.Long => reader.GetInt64(),
        MemberType.Decimal => Values.ParseDecimal(NotEmpty(reader.GetString())),
        MemberType.Boolean => reader.GetBoolean(),
        MemberType.DateTime => ParseMoment(NotEmpty(reader.GetString())),
        MemberType.Reference => new ObjectId(reader.GetGuid()),
        MemberType.Binary => ReadBinary(ref reader),
        _ => throw new FormatException($"a {type} cannot be read"),
    };

    private static BinaryValue ReadBinary(ref Utf8JsonReader reader)
    {
        byte[] bytes = reader.GetBytesFromBase64();
        return bytes.Length == 0 ? throw new FormatException("an empty value is left out, not written") : BinaryValue.Owning(bytes);
    }

    public static string MomentText(DateTime moment) => string.Create(24, moment, static (text, value) =>
    {
        value.TryFormat(text, out _, "s", CultureInfo.InvariantCulture);
        text[19] = '.';
        int milliseconds = value.Millisecond;
        for (int i = 22; i > 19; i--, milliseconds /= 10) text[i] = (char)('0' + (milliseconds % 10));
        text[23] = 'Z';
    });

    public static DateTime ParseMoment(string text) =>
        DateTime.ParseExact(text, MomentFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static string NotEmpty(string? text) => string.IsNullOrEmpty(text) ? throw new FormatException("an empty value is left out, not written") : text;
}
