namespace OfflineSync.Benchmarks.Data;

/// <summary>A model in which a user sees what the owners own whom he belongs to: a path of four steps from an order to him.</summary>
internal static class AudienceModel
{
    /// <summary>What a command names instead of a file with a model.</summary>
    public const string Name = "audiences";

    public const string Owner = "Owner", Belonging = "Belonging", Customer = "Customer", Order = "Order";
    public const string Person = "Person";

    /// <summary>How many owners there are.</summary>
    public const int Owners = 50;

    /// <summary>How many of them a user belongs to.</summary>
    public const int OwnersEach = 5;

    private const string OwnedByOneOfMine = $"Customer_Owner/Owner/Belonging_Owner/Belonging[Belonging_Person = '[%CurrentUser%]']";

    public static DomainModel Create() => Create("");

    /// <summary>The same, but that orders show only while they are not done: what a dry run is asked about.</summary>
    public static DomainModel CreateChanged() => Create("[Done = false()]");

    private static DomainModel Create(string orders) => DomainModel.Define("Depot", model => model
        .Entity(Owner, owner => owner.Attribute(nameof(Item.Title), MemberType.String).Allow(BenchModel.Role, Rights.Read))
        .Entity(Belonging, belonging => belonging.Reference(Owner, Owner).Reference(Person, nameof(User)))
        .Entity(Customer, customer => customer.Attribute(nameof(Item.Title), MemberType.String).Reference(Owner, Owner)
            .Allow(BenchModel.Role, Rights.All, where: $"[{OwnedByOneOfMine}]"))
        .Entity(Order, order => order
            .Attribute(nameof(Item.Title), MemberType.String).Attribute(nameof(Item.Quantity), MemberType.Integer).Attribute(nameof(Item.Price), MemberType.Decimal)
            .Attribute(nameof(Item.Done), MemberType.Boolean).Attribute(nameof(Item.Changed), MemberType.DateTime)
            .Reference(Customer, Customer)
            .Allow(BenchModel.Role, Rights.All, where: $"[Order_Customer/Customer/{OwnedByOneOfMine}]{orders}")));
}
