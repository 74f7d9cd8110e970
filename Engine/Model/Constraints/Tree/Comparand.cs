using System.Globalization;

namespace OfflineSync.Constraints;

/// <summary>Brings values into the form in which constraints compare them.</summary>
internal static class Comparand
{
    /// <summary>What may stand before an object's id in a text.</summary>
    private const string IdPrefix = "ID_";

    /// <summary>
    /// The value to compare with values of a type; null when empty. String and Enumeration: <see cref="string"/>; Integer and Long: <see cref="long"/>,
    /// or <see cref="decimal"/> where that does not hold it; Decimal: <see cref="decimal"/>; Boolean: <see cref="bool"/>; DateTime: <see cref="DateTime"/>
    /// in UTC with whole milliseconds; Reference: <see cref="ObjectId"/>. Moments, ids, true and false may be given as text.
    /// </summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ValueInvalid"/>: the value is of another kind.</exception>
    public static object? Of(MemberType type, object? value) => (type, value) switch
    {
        (_, null or "") => null,
        (MemberType.String or MemberType.Enumeration, string text) => Storable(type, text),
        (MemberType.Enumeration, Enum key) => key.ToString(),
        (MemberType.Integer or MemberType.Long, int number) => (long)number,
        (MemberType.Integer or MemberType.Long, long) => value,
        (MemberType.Integer or MemberType.Long, decimal number) => Whole(number),
        (MemberType.Decimal, int number) => (decimal)number,
        (MemberType.Decimal, long number) => (decimal)number,
        (MemberType.Decimal, decimal number) => Plain(number),
        (MemberType.Boolean, bool) => value,
        (MemberType.Boolean, "true") => true,
        (MemberType.Boolean, "false") => false,
        (MemberType.DateTime, DateTime moment) => Moment(moment),
        (MemberType.DateTime, DateTimeOffset moment) => Moment(moment.UtcDateTime),
        (MemberType.DateTime, string text) when TryReadMoment(text, out DateTime moment) => Moment(moment),
        (MemberType.Reference, ObjectId id) => id == default ? null : id,
        (MemberType.Reference, Guid id) => id == Guid.Empty ? null : new ObjectId(id),
        (MemberType.Reference, OfflineObject target) => target.Id,
        (MemberType.Reference, string text) when Guid.TryParseExact(text.StartsWith(IdPrefix, StringComparison.Ordinal) ? text[IdPrefix.Length..] : text, "D", out Guid id) => new ObjectId(id),
        _ => throw Invalid(type, value),
    };

    // Databases would refuse it, or compare with something else.
    private static string Storable(MemberType type, string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i)) i++;
            else if (text[i] == '\0' || char.IsSurrogate(text[i]))
            {
                throw new OfflineSyncException(ErrorCode.ValueInvalid,
                    $"The text to compare a {type} with holds U+{(int)text[i]:X4} at position {i}, which is {(text[i] == '\0' ? "no character" : "half of a surrogate pair")}.", "Take it out: no stored text holds it.");
            }
        }
        return text;
    }

    private static object Whole(decimal number) =>
        number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue ? (object)(long)number : Plain(number);

    // Equal numbers get equal texts: without the zeros at the end, and without a sign on zero.
    private static decimal Plain(decimal number) => number == 0 ? 0m : number / 1.0000000000000000000000000000m;

    private static object? Moment(DateTime moment)
    {
        if (moment.Ticks == 0) return null;
        if (moment.Kind == DateTimeKind.Unspecified) throw Invalid(MemberType.DateTime, moment);
        return Values.FromMilliseconds(Values.Milliseconds(moment.ToUniversalTime()));
    }

    private static bool TryReadMoment(string text, out DateTime moment)
    {
        string[] formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];
        bool read = DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset found);
        moment = found.UtcDateTime;
        return read;
    }

    private static OfflineSyncException Invalid(MemberType type, object value) => new(ErrorCode.ValueInvalid,
        $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}' ({value.GetType().Name}) cannot be compared with a {type}.", Cure(type));

    private static string Cure(MemberType type) => type switch
    {
        MemberType.String => "Compare with a text in quotes.",
        MemberType.Enumeration => "Compare with one of the enumeration's keys.",
        MemberType.Boolean => "Compare with true() or false().",
        MemberType.DateTime => "Compare with a moment in UTC or with an offset, such as '2024-05-01T10:00:00Z'.",
        MemberType.Reference => "Compare with an object or its id.",
        _ => "Compare with a number.",
    };
}
