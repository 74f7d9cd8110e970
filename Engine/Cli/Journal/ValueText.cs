using System.Globalization;

namespace OfflineSync.Cli.Journal;

/// <summary>Values for people.</summary>
internal static class ValueText
{
    public static string Of(object? value) => value switch
    {
        null => "(empty)",
        string text => $"'{text}'",
        bool flag => flag ? "true" : "false",
        decimal number => Values.DecimalText(number),
        DateTime moment => Moment(moment),
        BinaryValue bytes => $"({bytes})",
        ObjectId id => id.Value.ToString("D"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    public static string Moment(DateTime moment) => moment.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
