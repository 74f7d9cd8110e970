namespace OfflineSync.Demo.Model;

/// <summary>The model that the server and both devices share: surveyors read the gazetteer and work on its cities.</summary>
internal static class FieldModel
{
    public const string Surveyor = "Surveyor";

    public static DomainModel Create() => DomainModel.Define("Field", model => model
        .Entity<Country>(country => country.Allow(Surveyor, Rights.Read))
        .Entity<Region>(region => region.Allow(Surveyor, Rights.Read))
        .Entity<City>(city => city.Allow(Surveyor, Rights.All).OnConflict(ConflictPolicy.MergeMembers)));
}
