namespace OfflineSync.Tests.Recordings;

/// <summary>The model of the recordings. It never changes, for the recordings name its version.</summary>
internal static class RecordingModel
{
    public const string Role = "Surveyor";

    public static DomainModel Create(ConflictPolicy policy = ConflictPolicy.LastWins) => DomainModel.Define("Recordings", model => model
        .Entity<User>(user => user.Allow(Role, Rights.Read))
        .Entity("Country", country => country
            .Attribute("Name", MemberType.String, required: true, maxLength: 40)
            .Allow(Role, Rights.All))
        .Entity("City", city => city
            .Attribute("Name", MemberType.String, required: true, maxLength: 40)
            .Attribute("Population", MemberType.Integer)
            .Attribute("Latitude", MemberType.Decimal)
            .Attribute("Founded", MemberType.DateTime)
            .Attribute("IsPort", MemberType.Boolean)
            .Reference("Country", "Country")
            .OnConflict(policy)
            .Allow(Role, Rights.All)));
}
