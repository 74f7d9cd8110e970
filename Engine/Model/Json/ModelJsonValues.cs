using System.Globalization;
using System.Text.Json;

namespace OfflineSync;

/// <summary>Default values and rights in a model's JSON.</summary>
internal static class ModelJsonValues
{
    private const string MomentFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The rights that cannot be taken apart.</summary>
    public static readonly Rights[] SingleRights = [Rights.Read, Rights.Write, Rights.Create, Rights.Delete];

    public static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case decimal number:
                json.WriteRawValue(Values.DecimalText(number));
                break;
            case DateTime moment:
                json.WriteStringValue(moment.ToString(MomentFormat, CultureInfo.InvariantCulture));
                break;
            case BinaryValue bytes:
                json.WriteBase64StringValue(bytes.Span);
                break;
            default:
                json.WriteStringValue(value.ToString());
                break;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when it is no value of that type.</summary>
    public static object? Read(JsonElement json, MemberType type) => type switch
    {
        MemberType.String or MemberType.Enumeration => json.ValueKind == JsonValueKind.String ? json.GetString() : null,
        MemberType.Boolean => json.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
        MemberType.Integer => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int number) ? number : null,
        MemberType.Long => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out long number) ? number : null,
        MemberType.Decimal => json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out decimal number) ? number : null,
        MemberType.Binary => json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out byte[]? bytes) ? new BinaryValue(bytes) : null,
        MemberType.DateTime => json.ValueKind == JsonValueKind.String && DateTime.TryParseExact(json.GetString(), MomentFormat, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime moment) ? moment : null,
        _ => null,
    };
}
