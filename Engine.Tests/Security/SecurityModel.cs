using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Security;

/// <summary>The sample entities under roles that see little of them.</summary>
internal static class SecurityModel
{
    /// <summary>May do everything.</summary>
    public const string Officer = "Officer";

    /// <summary>May do everything with cities, and with the regions of countries that are his; sees nothing else: countries and users are not there for him.</summary>
    public const string Surveyor = "Surveyor";

    /// <summary>Reads and writes the names of cities, and of the regions of countries that are his.</summary>
    public const string Limited = "Limited";

    /// <summary>May do nothing.</summary>
    public const string Stranger = "Stranger";

    private const string Own = "[Region_Country/Country/Country_Owner = '[%CurrentUser%]']";

    /// <summary>The roles for which a country is somebody else's.</summary>
    public static readonly string[] Outsiders = [Surveyor, Limited, Stranger];

    public static DomainModel Create() => DomainModel.Define("Security", model => model
        .Entity<User>(user => user.Allow(Officer, Rights.All))
        .Entity<Country>(country => country.Allow(Officer, Rights.All))
        .Entity<Region>(region => region
            .Allow(Officer, Rights.All)
            .Allow(Surveyor, Rights.All, where: Own)
            .Allow(Limited, Rights.None, read: [r => r.Name], write: [r => r.Name], where: Own)
            .OnConflict(ConflictPolicy.LastWins))
        .Entity<City>(city => city
            .Allow(Officer, Rights.All)
            .Allow(Surveyor, Rights.All)
            .Allow(Limited, Rights.None, read: [c => c.Name], write: [c => c.Name])
            .Allow(Stranger, Rights.None)
            .OnConflict(ConflictPolicy.LastWins)));
}
