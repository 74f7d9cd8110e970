namespace OfflineSync.Tests.Sample;

/// <summary>The model that most tests use.</summary>
public static class SampleModel
{
    /// <summary>All rights on everything.</summary>
    public const string UserRole = "User";

    /// <summary>Reads everything and changes nothing.</summary>
    public const string ReaderRole = "Reader";

    /// <summary>Reads and writes the names of cities, and nothing else.</summary>
    public const string LimitedRole = "Limited";

    /// <summary>A fresh model.</summary>
    public static DomainModel Create() => DomainModel.Define("Sample", model => model
        .Entity<User>(user => user.Allow(UserRole, Rights.All).Allow(ReaderRole, Rights.Read))
        .Entity<Country>(country => country.Allow(UserRole, Rights.All).Allow(ReaderRole, Rights.Read))
        .Entity<Region>(region => region.Allow(UserRole, Rights.All).Allow(ReaderRole, Rights.Read))
        .Entity<City>(city => city
            .Allow(UserRole, Rights.All)
            .Allow(ReaderRole, Rights.Read)
            .Allow(LimitedRole, Rights.None, read: [c => c.Name], write: [c => c.Name])));
}
