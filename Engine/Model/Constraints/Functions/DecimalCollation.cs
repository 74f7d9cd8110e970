namespace OfflineSync.Constraints;

/// <summary>The order of Decimal values in databases that keep them as text.</summary>
internal static class DecimalCollation
{
    /// <summary>The collation's name in SQL.</summary>
    public const string Name = "OFFLINESYNC_DECIMAL";

    /// <summary>Compares two texts that <see cref="Values.DecimalText"/> wrote, by their numbers.</summary>
    public static int Compare(string left, string right)
    {
        bool leftNegative = left.StartsWith('-'), rightNegative = right.StartsWith('-');
        if (leftNegative != rightNegative) return leftNegative ? -1 : 1;
        ReadOnlySpan<char> leftDigits = left.AsSpan(leftNegative ? 1 : 0), rightDigits = right.AsSpan(rightNegative ? 1 : 0);
        int order = CompareMagnitudes(leftDigits, rightDigits);
        return leftNegative ? -order : order;
    }

    // Without leading zeros the longer whole part is greater; equal whole parts leave it to the fractions, digit by digit.
    private static int CompareMagnitudes(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        int leftWhole = WholeLength(left), rightWhole = WholeLength(right);
        return leftWhole != rightWhole ? leftWhole.CompareTo(rightWhole) : left.SequenceCompareTo(right);
    }

    private static int WholeLength(ReadOnlySpan<char> number)
    {
        int point = number.IndexOf('.');
        return point < 0 ? number.Length : point;
    }
}
