using OfflineSync.Projections;

namespace OfflineSync.Tests.Faults;

/// <summary>One text per object and member, the same on both sides: numbers without trailing zeros, moments in milliseconds, ids in hexadecimal.</summary>
internal static class SideSql
{
    public static string OfDevice(EntityDefinition entity) =>
        $"select lower(hex(id)){Columns(entity, DeviceText)} from \"{entity.Id}\"";

    public static string OfServer(StoreSchema schema, EntityDefinition entity) =>
        $"select replace(id::text, '-', ''){Columns(entity, ServerText)} from {schema.ObjectsOf(entity)}";

    private static string Columns(EntityDefinition entity, Func<MemberDefinition, string> text) =>
        string.Concat(entity.Members.Select(member => ", " + text(member)));

    private static string DeviceText(MemberDefinition member) => member.Type is MemberType.Reference
        ? $"lower(hex(\"{member.Id}\"))"
        : $"cast(\"{member.Id}\" as text)";

    private static string ServerText(MemberDefinition member)
    {
        string column = StoreSchema.Column(member);
        return member.Type switch
        {
            MemberType.Decimal => $"trim_scale({column})::text",
            MemberType.Boolean => $"({column}::int)::text",
            MemberType.DateTime => $"((extract(epoch from {column}) * 1000)::bigint)::text",
            MemberType.Reference => $"replace({column}::text, '-', '')",
            _ => $"{column}::text",
        };
    }
}
