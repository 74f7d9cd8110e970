namespace OfflineSync.Tests.Device;

/// <summary>A small model without classes, for the device's tables.</summary>
internal static class Town
{
    public static DomainModel Model { get; } = DomainModel.Define("Town", m => m
        .Entity("House", e => e
            .Attribute("Street", MemberType.String)
            .Attribute("Number", MemberType.Integer)
            .Attribute("Price", MemberType.Decimal)
            .Attribute("Listed", MemberType.Boolean, defaultValue: true)
            .Attribute("BuiltAt", MemberType.DateTime)
            .Reference("Owner", "Person"))
        .Entity("Person", e => e
            .Attribute("Name", MemberType.String)
            .OnConflict(ConflictPolicy.MergeMembers)));

    public static EntityDefinition House => Model.Entity("House");

    public static EntityDefinition Person => Model.Entity("Person");
}
