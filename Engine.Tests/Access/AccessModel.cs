using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Access;

/// <summary>The sample's entities under rules with conditions.</summary>
internal static class AccessModel
{
    /// <summary>Does what the rules of its own allow with what is his.</summary>
    public const string Owner = "Owner";

    /// <summary>Reads all countries, and no more.</summary>
    public const string Reader = "Reader";

    /// <summary>A role that no rule names is none that a user can have; this one has a rule that grants nothing.</summary>
    public const string Nothing = "Nothing";

    /// <summary>A country is its owner's; a city's name can be written until the city is a port; of a walled city only name and walls are readable.</summary>
    public static DomainModel Create(Action<EntityBuilder<City>>? city = null, Action<EntityBuilder<Country>>? country = null, Action<EntityBuilder<Region>>? region = null) => DomainModel.Define("Access", model => model
        .Entity<User>(user => user.Allow(Nothing, Rights.None))
        .Entity<Country>(e =>
        {
            e.Allow(Owner, Rights.Create | Rights.Read | Rights.Write | Rights.Delete, where: "[Country_Owner = '[%CurrentUser%]']")
                .Allow(Reader, Rights.Read, read: [c => c.Name, c => c.Owner]);
            country?.Invoke(e);
        })
        .Entity<Region>(e =>
        {
            e.Allow(Owner, Rights.All);
            region?.Invoke(e);
        })
        .Entity<City>(e =>
        {
            e.Allow(Owner, Rights.Create, read: [c => c.Name, c => c.IsWalled])
                .Allow(Owner, Rights.Read, write: [c => c.IsPort, c => c.Country, c => c.Population, c => c.Twin], where: "[IsWalled != true()]")
                .Allow(Owner, Rights.Delete, write: [c => c.Name], where: "[IsPort = false()]");
            city?.Invoke(e);
        }));
}
