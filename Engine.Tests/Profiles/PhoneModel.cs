using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Profiles;

/// <summary>The sample's entities, one without a class, and what a phone and a desk do with them.</summary>
internal static class PhoneModel
{
    public const string Phone = "Phone";

    /// <summary>Shows names of cities in countries of a code, and reports what is seen.</summary>
    public static DomainModel Create(Action<ProfileBuilder>? phone = null, Action<EntityBuilder<City>>? city = null) => DomainModel.Define("Phones", model => model
        .Entity<User>(user => user.Allow(SampleModel.UserRole, Rights.Read).Allow("Guest", Rights.None))
        .Entity<Country>(country => country.Allow(SampleModel.UserRole, Rights.All).Allow("Guest", Rights.None, read: [c => c.Code]))
        .Entity<Region>(region => region.Allow(SampleModel.UserRole, Rights.All))
        .Entity<City>(entity =>
        {
            entity.Allow(SampleModel.UserRole, Rights.All).Allow("Guest", Rights.None, read: [c => c.Name, c => c.Population]);
            city?.Invoke(entity);
        })
        .Entity("Note", note => note.Attribute("Text", MemberType.String).Allow(SampleModel.UserRole, Rights.All))
        .Entity("Sighting", sighting => sighting.Attribute("Text", MemberType.String).Allow(SampleModel.UserRole, Rights.All).Allow("Guest", Rights.Create))
        .Profile(Phone, phone ?? Define)
        .Profile("Desk", profile => profile.Page("Notes").Uses(UseKind.Show, "Note").Page("Cities").Shows<City>().Shows<Country>()));

    private static void Define(ProfileBuilder profile) => profile
        .Page("Cities").Shows<City>(c => c.Name, where: "[City_Country/Country/Code != 'XX']").Flow<CloseCity>()
        .Page("City").Shows<City>([c => c.Name, c => c.Region]).Flow<CloseCity>()
        .Page("Report").Uses(UseKind.Create, "Sighting");
}

/// <summary>Says that a city is a port no more, and tells what country it is in.</summary>
internal sealed class CloseCity(City city) : IFlow, IProfileFlow
{
    public static void Uses(FlowUses uses) => uses.Changes<City>(c => c.IsPort).Retrieves<City>([c => c.Country!.Name]);

    public async Task RunAsync(FlowContext flow)
    {
        city.IsPort = false;
        await flow.CommitAsync(city);
        await flow.SynchronizeAsync();
        await flow.ShowMessageAsync($"{city.Name} in {city.Country!.Name} is closed.");
    }
}
