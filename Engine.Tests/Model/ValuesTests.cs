using System.Globalization;

namespace OfflineSync.Tests.Model;

public sealed class ValuesTests
{
    private static readonly MemberDefinition Text = new() { Name = "Text", Type = MemberType.String };
    private static readonly MemberDefinition Amount = new() { Name = "Amount", Type = MemberType.Decimal };
    private static readonly MemberDefinition Count = new() { Name = "Count", Type = MemberType.Integer };
    private static readonly MemberDefinition Moment = new() { Name = "Moment", Type = MemberType.DateTime };
    private static readonly MemberDefinition Owner = new() { Name = "Owner", Type = MemberType.Reference };

    [Fact]
    public void An_empty_text_is_empty() => Assert.Null(Values.Normalize(Text, ""));

    [Fact]
    public void A_text_that_cannot_be_stored_everywhere_is_refused() => Assert.All(["a\0b", "a\uD800", "\uDC00a", "\uD800\uD800\uDC00"],
        text => Assert.Equal(ErrorCode.ValueInvalid, Assert.Throws<OfflineSyncException>(() => Values.Normalize(Text, text)).Code));

    [Fact]
    public void Text_beyond_the_basic_plane_is_kept() => Assert.Equal("\U0001F600", Values.Normalize(Text, "\U0001F600"));

    [Theory]
    [InlineData("1.50", "1.5")]
    [InlineData("100", "100")]
    [InlineData("0.00", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("-0.000000001", "0")]
    [InlineData("0.000000005", "0")]
    [InlineData("0.000000015", "0.00000002")]
    [InlineData("-12.25", "-12.25")]
    [InlineData("99999999999999999999.99999999", "99999999999999999999.99999999")]
    public void Equal_decimals_have_one_text(string written, string stored)
    {
        var normalized = (decimal)Values.Normalize(Amount, decimal.Parse(written, CultureInfo.InvariantCulture))!;
        Assert.Equal(stored, Values.DecimalText(normalized));
        Assert.Equal(normalized, Values.ParseDecimal(stored));
        Assert.Equal(stored, normalized.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_decimal_of_more_than_20_digits_is_refused() =>
        Assert.Throws<OfflineSyncException>(() => Values.Normalize(Amount, 100_000_000_000_000_000_000m));

    [Fact]
    public void A_number_that_does_not_fit_is_refused_and_one_that_fits_is_converted()
    {
        Assert.Throws<OfflineSyncException>(() => Values.Normalize(Count, 3_000_000_000L));
        Assert.Equal(3, Values.Normalize(Count, 3L));
        Assert.Equal(3m, Values.Normalize(Amount, 3));
    }

    [Fact]
    public void Moments_are_kept_in_UTC_with_whole_milliseconds()
    {
        var written = new DateTimeOffset(2024, 5, 1, 12, 0, 0, 5, TimeSpan.FromHours(2)).AddTicks(7);
        var stored = (DateTime)Values.Normalize(Moment, written)!;
        Assert.Equal((DateTimeKind.Utc, new DateTime(2024, 5, 1, 10, 0, 0, 5)), (stored.Kind, DateTime.SpecifyKind(stored, DateTimeKind.Unspecified)));
        Assert.Equal(stored, Values.FromMilliseconds(Values.Milliseconds(stored)));
    }

    [Fact]
    public void A_moment_of_unknown_kind_is_refused() =>
        Assert.Throws<OfflineSyncException>(() => Values.Normalize(Moment, new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Unspecified)));

    [Fact]
    public void The_empty_id_is_empty() => Assert.Null(Values.Normalize(Owner, default(ObjectId)));

    [Fact]
    public void A_refused_value_is_named_with_its_member_and_shortened()
    {
        var exception = Assert.Throws<OfflineSyncException>(() => Values.Normalize(Count, new string('x', 100)));
        Assert.StartsWith($"'{new string('x', 40)}…' cannot be a value of Count (Integer)", exception.Message);
    }
}
