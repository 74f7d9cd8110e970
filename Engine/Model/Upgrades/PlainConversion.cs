using System.Globalization;

namespace OfflineSync;

/// <summary>Conversions between types that lose nothing, or fail.</summary>
internal static class PlainConversion
{
    /// <summary>Whether there is a conversion at all; single values may still have none.</summary>
    public static bool Exists(MemberType from, MemberType to) => (from, to) switch
    {
        _ when from == to => true,
        (MemberType.Reference or MemberType.Binary, _) or (_, MemberType.Reference or MemberType.Binary) => false,
        (_, MemberType.String) => true,
        (MemberType.String, _) => true,
        (MemberType.Integer or MemberType.Long or MemberType.Decimal, MemberType.Integer or MemberType.Long or MemberType.Decimal) => true,
        _ => false,
    };

    /// <exception cref="FormatException">A text is none of the type.</exception>
    /// <exception cref="InvalidCastException">There is no such conversion.</exception>
    /// <exception cref="OverflowException">A number does not fit, or has a fraction that would be lost.</exception>
    public static object Convert(object value, MemberType type) => (value, type) switch
    {
        (string text, MemberType.String or MemberType.Enumeration) => text,
        (string text, MemberType.Integer) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        (string text, MemberType.Long) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture),
        (string text, MemberType.Decimal) => Values.ParseDecimal(text),
        (string text, MemberType.Boolean) => bool.Parse(text),
        (string text, MemberType.DateTime) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
        (decimal number, MemberType.String) => Values.DecimalText(number),
        (bool flag, MemberType.String) => flag ? "true" : "false",
        (DateTime moment, MemberType.String) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        (int or long, MemberType.String) => System.Convert.ToString(value, CultureInfo.InvariantCulture)!,
        (int or long or decimal, MemberType.Decimal) => System.Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        (int or long or decimal, MemberType.Integer or MemberType.Long) => Whole(System.Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
        (bool, MemberType.Boolean) or (DateTime, MemberType.DateTime) or (ObjectId, MemberType.Reference) or (BinaryValue, MemberType.Binary) => value,
        _ => throw new InvalidCastException($"A {value.GetType().Name} does not become a {type}."),
    };

    private static long Whole(decimal number) =>
        decimal.Truncate(number) == number ? decimal.ToInt64(number) : throw new OverflowException("The number has a fraction.");
}
