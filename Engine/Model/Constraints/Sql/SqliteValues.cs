namespace OfflineSync.Constraints;

/// <summary>How the device's SQLite keeps values.</summary>
internal static class SqliteValues
{
    /// <summary>
    /// The stored form of a value: text for String, Enumeration and Decimal, a number for Integer, Long, Boolean and DateTime (milliseconds),
    /// 16 bytes in network order for Reference.
    /// </summary>
    public static object Bind(object value) => value switch
    {
        string or long => value,
        int number => (long)number,
        decimal number => Values.DecimalText(number),
        bool flag => flag ? 1L : 0L,
        DateTime moment => Values.Milliseconds(moment),
        ObjectId id => id.Value.ToByteArray(bigEndian: true),
        _ => throw new InvalidOperationException($"A {value.GetType().Name} is no value."),
    };

    /// <summary>The function <see cref="ValueFunctions.DatePartName"/>.</summary>
    public static long? DatePart(long part, long? milliseconds, string zone) =>
        milliseconds is { } moment ? ValueFunctions.DatePart((ValueFunction)part, Values.FromMilliseconds(moment), ZoneTable.Of(zone)) : null;
}
