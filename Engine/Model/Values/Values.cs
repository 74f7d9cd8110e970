using System.Globalization;
using System.Text;

namespace OfflineSync;

/// <summary>
/// The values of members. Empty is null; otherwise the .NET type follows the member's type: String and Enumeration <see cref="string"/>,
/// Integer <see cref="int"/>, Long <see cref="long"/>, Decimal <see cref="decimal"/>, Boolean <see cref="bool"/>,
/// DateTime <see cref="DateTime"/> of kind UTC in whole milliseconds, Reference <see cref="ObjectId"/>,
/// Binary <see cref="BinaryValue"/>.
/// </summary>
public static class Values
{
    private const decimal DecimalLimit = 100_000_000_000_000_000_000m;

    /// <summary>Brings a value into the form that is stored, sent and compared.</summary>
    /// <param name="member">The member that it is for.</param>
    /// <param name="value">A value of the member's type, or one that converts without loss.</param>
    /// <returns>The value in its one form; null when empty.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ValueInvalid"/>: the value does not fit the type, its range or its precision.</exception>
    public static object? Normalize(MemberDefinition member, object? value) => (member.Type, value) switch
    {
        (_, null) => null,
        (MemberType.String, string text) => text.Length == 0 ? null : Text(member, text),
        (MemberType.Enumeration, string key) => key.Length == 0 ? null : EnumerationKey(member, key),
        (MemberType.Enumeration, Enum key) => EnumerationKey(member, key.ToString()),
        (MemberType.Integer, int) => value,
        (MemberType.Integer, long number) when number is >= int.MinValue and <= int.MaxValue => (int)number,
        (MemberType.Long, long) => value,
        (MemberType.Long, int number) => (long)number,
        (MemberType.Decimal, decimal number) => Decimal(member, number),
        (MemberType.Decimal, int number) => (decimal)number,
        (MemberType.Decimal, long number) => Decimal(member, number),
        (MemberType.Boolean, bool) => value,
        (MemberType.DateTime, DateTime moment) => Moment(member, member.IsLocalized ? moment : DateTime.SpecifyKind(moment, DateTimeKind.Utc)),
        (MemberType.DateTime, DateTimeOffset moment) => Moment(member, moment.UtcDateTime),
        (MemberType.Binary, BinaryValue bytes) => bytes.Length == 0 ? null : bytes,
        (MemberType.Binary, byte[] bytes) => bytes.Length == 0 ? null : new BinaryValue(bytes),
        (MemberType.Binary, ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : new BinaryValue(bytes.Span),
        (MemberType.Reference, ObjectId id) => id == default ? null : value,
        (MemberType.Reference, Guid id) => id == Guid.Empty ? null : new ObjectId(id),
        (MemberType.Reference, OfflineObject target) => target.Id,
        _ => throw Invalid(member, value, $"a {value.GetType().Name} is no {member.Type}"),
    };

    /// <summary>Whether two normalized values are the same.</summary>
    public static bool Same(object? left, object? right) => Equals(left, right);

    /// <summary>The text of a Decimal: no exponent, no trailing zeros, a dot, at least one digit before it.</summary>
    internal static string DecimalText(decimal value) => value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>Reads the text that <see cref="DecimalText"/> writes.</summary>
    internal static decimal ParseDecimal(string text) =>
        decimal.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>Milliseconds since 1970-01-01 UTC.</summary>
    internal static long Milliseconds(DateTime moment) => (moment.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;

    /// <summary>The moment so many milliseconds after 1970-01-01 UTC.</summary>
    internal static DateTime FromMilliseconds(long milliseconds) => DateTime.UnixEpoch.AddTicks(milliseconds * TimeSpan.TicksPerMillisecond);

    private static string Text(MemberDefinition member, string text)
    {
        if (text.Contains('\0')) throw Invalid(member, text, "a text cannot hold U+0000");
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (!Rune.TryGetRuneAt(text, i, out _)) throw Invalid(member, text, $"position {i} is half of a surrogate pair");
            i++;
        }
        return text;
    }

    private static string EnumerationKey(MemberDefinition member, string key) => member.EnumerationKeys.Contains(key)
        ? key
        : throw Invalid(member, key, $"the keys are {string.Join(", ", member.EnumerationKeys)}");

    private static object Decimal(MemberDefinition member, decimal number)
    {
        decimal rounded = Math.Round(number, 8, MidpointRounding.ToEven);
        if (Math.Abs(rounded) >= DecimalLimit) throw Invalid(member, number, "at most 20 digits before the point are allowed");
        // Dividing by 1 with 28 zeros strips trailing zeros, so that equal numbers have equal texts.
        return rounded / 1.0000000000000000000000000000m;
    }

    private static object? Moment(MemberDefinition member, DateTime moment)
    {
        // The default of a DateTime property that holds nothing: it stays empty.
        if (moment.Ticks == 0) return null;
        DateTime utc = moment.Kind switch
        {
            DateTimeKind.Utc => moment,
            DateTimeKind.Local => moment.ToUniversalTime(),
            _ => throw Invalid(member, moment, "its kind is unspecified; use UTC or local time, or a DateTimeOffset"),
        };
        long milliseconds = utc.Ticks / TimeSpan.TicksPerMillisecond;
        return milliseconds == 0 ? null : new DateTime(milliseconds * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
    }

    private static OfflineSyncException Invalid(MemberDefinition member, object value, string reason)
    {
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        string shown = text.Length > 40 ? string.Concat(text.AsSpan(0, 40), "…") : text;
        return new OfflineSyncException(ErrorCode.ValueInvalid, $"'{shown}' cannot be a value of {member.Name} ({member.Type}): {reason}.",
            "Set a value that the member's type allows.");
    }
}
