using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Restores;

/// <summary>The sample model with another conflict policy of cities.</summary>
internal static class RestoreModel
{
    public static DomainModel Create(ConflictPolicy policy) => DomainModel.Define("Sample", model => model
        .Entity<User>(user => user.Allow(SampleModel.UserRole, Rights.All))
        .Entity<Country>(country => country.Allow(SampleModel.UserRole, Rights.All))
        .Entity<Region>(region => region.Allow(SampleModel.UserRole, Rights.All))
        .Entity<City>(city => city.OnConflict(policy).Allow(SampleModel.UserRole, Rights.All)));
}
