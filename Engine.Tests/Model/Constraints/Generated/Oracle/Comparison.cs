using System.Globalization;

namespace OfflineSync.Tests.Model.Constraints.Generated.Oracle;

/// <summary>What the oracle knows about comparisons.</summary>
internal static class Comparison
{
    /// <summary>Attributes: empty is a value of its own, without an order.</summary>
    public static bool OfValues(object? left, string sign, object? right)
    {
        if (left is null || right is null) return sign switch { "=" => left is null && right is null, "!=" => left is null != right is null, _ => false };
        int order = (left, right) switch
        {
            (string one, string other) => PlainText.Order(one, other),
            (bool one, bool other) => one.CompareTo(other),
            (DateTime one, DateTime other) => one.CompareTo(other),
            _ => Convert.ToDecimal(left, CultureInfo.InvariantCulture).CompareTo(Convert.ToDecimal(right, CultureInfo.InvariantCulture)),
        };
        return sign switch { "=" => order == 0, "!=" => order != 0, "<" => order < 0, "<=" => order <= 0, ">" => order > 0, _ => order >= 0 };
    }

    /// <summary>Objects: nothing holds with none.</summary>
    public static bool OfObjects(object? left, string sign, object? right) => left is not null && right is not null && left.Equals(right) == (sign == "=");

    /// <summary>Whether a list of roles names one.</summary>
    public static bool HasRole(object? roles, string role) => roles is string list && list.Split(',').Any(one => one.Trim() == role);
}
