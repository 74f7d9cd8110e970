using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace OfflineSync;

/// <summary>The type of an argument or a result as it travels, without reflection. Made by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[DebuggerDisplay("{Text}")]
public abstract class CallShape
{
    private protected CallShape(string text, bool isNullable)
    {
        Text = isNullable ? text + "?" : text;
        IsNullable = isNullable;
    }

    /// <summary>How it stands in a signature.</summary>
    public string Text { get; }

    /// <summary>Whether it may be empty.</summary>
    public bool IsNullable { get; }

    /// <summary>Text.</summary>
    public static CallShape OfText(bool isNullable = false) => new ValueShape("text", isNullable, ValueShape.WriteText, ValueShape.ReadText);

    /// <summary>True or false.</summary>
    public static CallShape OfBoolean(bool isNullable = false) => new ValueShape("boolean", isNullable, static (writer, value) => writer.WriteBooleanValue((bool)value), static json => json.GetBoolean());

    /// <summary>A 32-bit number.</summary>
    public static CallShape OfInteger(bool isNullable = false) => new ValueShape("integer", isNullable, static (writer, value) => writer.WriteNumberValue((int)value), static json => json.GetInt32());

    /// <summary>A 64-bit number.</summary>
    public static CallShape OfLong(bool isNullable = false) => new ValueShape("long", isNullable, static (writer, value) => writer.WriteNumberValue((long)value), static json => json.GetInt64());

    /// <summary>A decimal number; it travels as text.</summary>
    public static CallShape OfDecimal(bool isNullable = false) => new ValueShape("decimal", isNullable, static (writer, value) => writer.WriteStringValue(Values.DecimalText((decimal)value)), static json => Values.ParseDecimal(json.GetString()!));

    /// <summary>A moment in UTC.</summary>
    public static CallShape OfDateTime(bool isNullable = false) => new ValueShape("datetime", isNullable, ValueShape.WriteMoment, static json => ValueShape.ReadMoment(json).UtcDateTime);

    /// <summary>A moment in UTC, as <see cref="DateTimeOffset"/>.</summary>
    public static CallShape OfDateTimeOffset(bool isNullable = false) => new ValueShape("datetime", isNullable, static (writer, value) => ValueShape.WriteMoment(writer, ((DateTimeOffset)value).UtcDateTime), static json => ValueShape.ReadMoment(json));

    /// <summary>The id of an object.</summary>
    public static CallShape OfId(bool isNullable = false) => new ValueShape("id", isNullable, static (writer, value) => writer.WriteStringValue(((ObjectId)value).Value), static json => new ObjectId(json.GetGuid()));

    /// <summary>One of the keys of an enumeration.</summary>
    public static CallShape OfEnumeration<T>(bool isNullable = false)
        where T : struct, Enum => new ValueShape(string.Join('|', Enum.GetNames<T>()), isNullable, ValueShape.WriteKey<T>, ValueShape.ReadKey<T>);

    /// <summary>A list; it is read as an array.</summary>
    public static CallShape OfList<T>(CallShape item, bool isNullable = false) => new ListShape<T>(item, isNullable);

    /// <summary>A record.</summary>
    public static CallShape OfRecord(IReadOnlyList<KeyValuePair<string, CallShape>> parts, Func<object, object?[]> take, Func<object?[], object> make, bool isNullable = false) => new RecordShape(parts, take, make, isNullable);

    /// <summary>Nothing.</summary>
    public static CallShape OfNothing() => new RecordShape([], static _ => [], static _ => default(NoResult), isNullable: false);

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.CallInvalid"/>.</exception>
    internal void Write(Utf8JsonWriter writer, object? value, string place)
    {
        if (value is not null) WritePresent(writer, value, place);
        else if (IsNullable) writer.WriteNullValue();
        else throw Invalid($"{place} must not be empty");
    }

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.CallInvalid"/>.</exception>
    internal object? Read(JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Null) return ReadPresent(json, place);
        return IsNullable ? null : throw Invalid($"{place} must not be empty");
    }

    private protected abstract void WritePresent(Utf8JsonWriter writer, object value, string place);

    private protected abstract object ReadPresent(JsonElement json, string place);

    private protected static OfflineSyncException Invalid(string problem, Exception? inner = null) =>
        new(ErrorCode.CallInvalid, $"The call cannot be carried out: {problem}.", "App and server have to be built with the same contract of the call.", innerException: inner);
}
