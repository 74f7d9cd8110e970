using System.Globalization;

namespace OfflineSync.Constraints;

/// <summary>The order of values of one type; numbers of all types have one order.</summary>
internal static class ValueOrder
{
    /// <summary>Compares two values that are not empty.</summary>
    public static int Compare(object left, object right) => (left, right) switch
    {
        (string one, string other) => TextFunctions.Compare(one, other),
        (bool one, bool other) => one.CompareTo(other),
        (DateTime one, DateTime other) => one.CompareTo(other),
        (ObjectId one, ObjectId other) => one.CompareTo(other),
        _ => Number(left).CompareTo(Number(right)),
    };

    /// <summary>Compares two values, empty before all others.</summary>
    public static int CompareWithEmpty(object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        _ => Compare(left, right),
    };

    private static decimal Number(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);
}
