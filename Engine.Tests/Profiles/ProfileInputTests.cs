using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Profiles;

/// <summary>A profile that names what does not exist is refused, with the place and what to do.</summary>
public sealed class ProfileInputTests
{
    [Fact]
    public void Names_that_the_model_has_not_got_are_refused_all_at_once()
    {
        string message = Refused(profile => profile
            .Synchronize("Nowhere")
            .Page("Cities").Uses(UseKind.Show, "Town").Uses(UseKind.Show, "City", ["Nme"]).Shows<City>(where: "[Nme = 'x']").Uses(UseKind.Show, "City", ["City_Country/Country/Nme"])
            .Flow("Close", flow => flow.Uses(UseKind.Change, "City", ["City_Land/Country"]).Retrieves<Inspection>()));

        Assert.Contains("profile Phone: page Cities: The model 'Phones' has no entity 'Town'. Its entities are: User, Country,", message);
        Assert.Equal(3, message.Split("page Cities: ").Count(part => part.Contains("Nme", StringComparison.Ordinal)));
        Assert.Contains("profile Phone: flow Close: ", message);
        Assert.Contains("City_Land", message);
        Assert.Contains("no entity 'Inspection'", message);
        Assert.Contains("profile Phone: it says how 'Nowhere' is synchronized, and the model has no such entity: its entities are User,", message);
    }

    [Fact]
    public void What_cannot_be_said_in_a_profile_says_where_to_say_it()
    {
        Assert.Contains("City: a condition is said at the entity", Refused(profile => profile.Synchronize<City>(SyncMode.ByXPath)));
        Assert.Contains("City: the entity's own setting has a condition", Refused(profile => profile.Synchronize<City>(), city => city.Synchronize(SyncSetting.ByXPath("[IsPort = true()]"))));
        Assert.Contains("it says twice how City is synchronized", Refused(profile => profile.Synchronize<City>().Synchronize("City", SyncMode.Clear)));
        Assert.Contains("Region: Country refers to Country, and only one of the two is set to Never", Refused(profile => profile.Synchronize<Region>(SyncMode.Never)));
        Assert.Contains("two pages are called Cities", Refused(profile => profile.Page("Cities").Page("Cities")));
        Assert.Contains("two flows are called Close", Refused(profile => profile.Flow("Close", flow => flow.Shows<City>()).Flow("Close", flow => flow.Shows<Country>())));
        Assert.Contains("two profiles are called Phone", Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Twice", model => model.Profile("Phone", _ => { }).Profile("Phone", _ => { }))).Message);
        Assert.Contains("it says how Car is synchronized, which belongs to the family of Vehicle", Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Garage", model => model
            .Entity("Vehicle", _ => { }).Entity("Car", car => car.Specializes("Vehicle")).Profile("Phone", profile => profile.Synchronize("Car")))).Message);
        Assert.Contains("profile  : it has no name", Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Unnamed", model => model.Profile(" ", _ => { }))).Message);
    }

    [Fact]
    public void A_json_that_says_something_else_is_refused_with_its_place()
    {
        string json = PhoneModel.Create().ToJson();

        Assert.Contains("$.profiles[0].pages[0].uses[0].kind: 'Draw' is none of Show,", Broken("\"Show\"", "\"Draw\""));
        Assert.Contains("$.profiles[0].flows[0]: 'user' is no known property", Broken("\"name\": \"CloseCity\"", "\"user\": \"CloseCity\""));
        Assert.Contains("has no entity 'Sightings'", Broken("\"entity\": \"Sighting\"", "\"entity\": \"Sightings\""));

        string Broken(string from, string to) => Assert.Throws<OfflineSyncException>(() => DomainModel.FromJson(new System.Text.RegularExpressions.Regex(System.Text.RegularExpressions.Regex.Escape(from)).Replace(json, to, 1))).Message;
    }

    [Fact]
    public async Task An_unknown_profile_or_role_is_refused_with_those_that_there_are()
    {
        var unknown = await Assert.ThrowsAsync<OfflineSyncException>(() => OfflineEngine.OpenAsync(new OfflineOptions { Model = PhoneModel.Create(), Folder = "never", Profile = "Tablet" }));
        Assert.Equal(ErrorCode.OptionsInvalid, unknown.Code);
        Assert.Contains("Profile is 'Tablet', and the model 'Phones' has the profiles Phone, Desk", unknown.Message);
        var none = await Assert.ThrowsAsync<OfflineSyncException>(() => OfflineEngine.OpenAsync(new OfflineOptions { Model = SampleModel.Create(), Folder = "never", Profile = "Tablet" }));
        Assert.Contains("the model 'Sample' has no profiles", none.Message);
        Assert.Equal("Its profiles are: Phone, Desk.", Assert.Throws<OfflineSyncException>(() => ProfileReport.Of(PhoneModel.Create(), "Tablet")).Hint);
        Assert.Equal("Its roles are: Guest, User.", Assert.Throws<OfflineSyncException>(() => ProfileReport.Of(PhoneModel.Create(), "Phone", ["Gast"])).Hint);
    }

    private static string Refused(Action<ProfileBuilder> profile, Action<EntityBuilder<City>>? city = null)
    {
        var refused = Assert.Throws<OfflineSyncException>(() => PhoneModel.Create(profile, city));
        Assert.Equal(ErrorCode.ModelInvalid, refused.Code);
        return refused.Message;
    }
}

/// <summary>An entity that no model of these tests has.</summary>
[Entity]
public sealed partial class Inspection : OfflineObject
{
    public partial string? Text { get; set; }
}
