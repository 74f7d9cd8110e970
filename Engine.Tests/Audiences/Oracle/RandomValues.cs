namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>Values from small pools, so that they meet; moments are years away from now.</summary>
internal static class RandomValues
{
    /// <summary>What a member begins with that nobody sets.</summary>
    public static object? OfNew(Slot slot) => slot.Type switch
    {
        MemberType.Integer => 0,
        MemberType.Long => 0L,
        MemberType.Decimal => 0m,
        MemberType.Boolean => false,
        _ => null,
    };

    public static object Of(Slot slot, Random random) => slot.Type switch
    {
        MemberType.Integer => random.Next(8),
        MemberType.Long => random.Next(6) == 0 ? 5_000_000_000L : random.Next(8),
        MemberType.Decimal => random.Next(3) == 0 ? random.Next(8) + 0.5m : random.Next(8),
        MemberType.Boolean => random.Next(2) == 0,
        MemberType.DateTime => new DateTime(random.Next(2) == 0 ? 2011 : 2099, random.Next(1, 3), 1, 10, 0, 0, DateTimeKind.Utc),
        _ => Slot.Words[random.Next(3)],
    };
}
