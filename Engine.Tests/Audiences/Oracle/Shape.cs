namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A reference of the oracle's entities.</summary>
internal sealed record Link(string Owner, string Member, string Target)
{
    public string Association => $"{Owner}_{Member}";
}

/// <summary>The entities that the random rules speak of: chains, reversed steps, link objects, and an association of an entity with itself.</summary>
internal static class Shape
{
    public const string User = "User";

    public static readonly string[] Entities = ["Region", "Customer", "Member", "Order", "Share"];

    public static readonly Link[] Links =
    [
        new("Region", "Manager", User), new("Region", "Parent", "Region"),
        new("Customer", "Region", "Region"), new("Customer", "Owner", User),
        new("Member", "Customer", "Customer"), new("Member", "Person", User),
        new("Order", "Customer", "Customer"), new("Order", "Clerk", User), new("Order", "Follows", "Order"),
        new("Share", "Order", "Order"), new("Share", "Person", User),
    ];

    /// <summary>The members that every entity has.</summary>
    public static readonly string[] Attributes = ["Title", "Amount", "Open"];

    public static DomainModel Model(IReadOnlyList<RandomRule> rules, IReadOnlyDictionary<string, Condition> settings) => DomainModel.Define("Shop", model =>
    {
        foreach (string name in Entities)
        {
            model.Entity(name, entity =>
            {
                entity.Attribute("Title", MemberType.String).Attribute("Amount", MemberType.Integer).Attribute("Open", MemberType.Boolean);
                foreach (Link link in Links.Where(link => link.Owner == name)) entity.Reference(link.Member, link.Target);
                foreach (RandomRule rule in rules.Where(rule => rule.Entity == name))
                {
                    entity.Allow(rule.Role, rule.Members is null ? Rights.Read : Rights.None, rule.Members, where: rule.Where is null ? null : $"[{rule.Where.Text}]");
                }
                if (settings.TryGetValue(name, out Condition? setting)) entity.Synchronize(SyncSetting.ByXPath($"[{setting.Text}]"));
            });
        }
    });
}
