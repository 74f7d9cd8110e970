using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OfflineSync;

/// <summary>A single value.</summary>
internal sealed class ValueShape(string text, bool isNullable, Action<Utf8JsonWriter, object> write, Func<JsonElement, object> read) : CallShape(text, isNullable)
{
    private readonly string _name = text;

    public static void WriteText(Utf8JsonWriter writer, object value)
    {
        string text = (string)value;
        if (text.Contains('\0')) throw new FormatException("a text cannot hold U+0000");
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!Rune.TryGetRuneAt(text, i, out _)) throw new FormatException($"position {i} is half of a surrogate pair");
            i++;
        }
        writer.WriteStringValue(text);
    }

    public static object ReadText(JsonElement json) => json.GetString() is { } text && !text.Contains('\0') ? text : throw new FormatException("a text cannot hold U+0000");

    public static void WriteMoment(Utf8JsonWriter writer, object value)
    {
        var moment = (DateTime)value;
        if (moment.Kind == DateTimeKind.Unspecified) throw new FormatException("the kind of the DateTime is unspecified; use UTC or local time, or a DateTimeOffset");
        writer.WriteStringValue(moment.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
    }

    public static DateTimeOffset ReadMoment(JsonElement json) =>
        DateTimeOffset.ParseExact(json.GetString()!, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public static void WriteKey<T>(Utf8JsonWriter writer, object value)
        where T : struct, Enum => writer.WriteStringValue(Enum.GetName((T)value) ?? throw new FormatException("the number has no name in the enumeration"));

    public static object ReadKey<T>(JsonElement json)
        where T : struct, Enum
    {
        string key = json.GetString()!;
        return Enum.GetNames<T>().Contains(key, StringComparer.Ordinal) ? Enum.Parse<T>(key) : throw new FormatException("the enumeration has no such key");
    }

    private protected override void WritePresent(Utf8JsonWriter writer, object value, string place)
    {
        try
        {
            write(writer, value);
        }
        catch (Exception exception) when (exception is FormatException or InvalidCastException)
        {
            throw Invalid($"{place} is no {_name}: {exception.Message}", exception);
        }
    }

    private protected override object ReadPresent(JsonElement json, string place)
    {
        try
        {
            return read(json);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or OverflowException)
        {
            throw Invalid($"{place} is no {_name}", exception);
        }
    }
}
