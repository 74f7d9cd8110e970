using OfflineSync.Testing;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Faults;

/// <summary>What a user might do, from a seed: creates, changes and deletes countries, regions and cities that refer to each other.</summary>
internal sealed class RandomWork(TestDevice device, SeededRandom random)
{
    /// <summary>One commit or delete.</summary>
    public Task StepAsync() => random.Next(10) switch
    {
        < 2 => AddCountryAsync(),
        < 5 => AddCityAsync(),
        < 9 => ChangeAsync(),
        _ => DeleteAsync(),
    };

    public async Task StepsAsync(int count)
    {
        for (int i = 0; i < count; i++) await StepAsync();
    }

    private async Task AddCountryAsync()
    {
        Country country = device.Engine.Create<Country>(country =>
        {
            country.Name = Text("Country");
            country.Area = random.Next(1_000_000) / 100m;
        });
        Region region = device.Engine.Create<Region>(region =>
        {
            region.Name = Text("Region");
            region.Country = country;
        });
        await device.CommitAsync(country, region);
    }

    private async Task AddCityAsync()
    {
        City city = device.Engine.Create<City>();
        Fill(city);
        city.Name = Text("City");
        city["Country"] = PickOrNone(Country.Shape.Name);
        city["Region"] = PickOrNone(Region.Shape.Name);
        await device.CommitAsync(city);
    }

    private async Task ChangeAsync()
    {
        if (PickOrNone(City.Shape.Name) is not { } id || await device.Engine.FindAsync<City>(id) is not { } city)
        {
            await AddCityAsync();
            return;
        }
        Fill(city);
        city.Remarks = Text("Changed");
        await device.CommitAsync(city);
    }

    private async Task DeleteAsync()
    {
        if (PickOrNone(City.Shape.Name) is { } id && await device.Engine.FindAsync<City>(id) is { } city) await device.DeleteAsync(city);
        else await AddCityAsync();
    }

    private void Fill(City city)
    {
        city.Population = random.Next(10_000_000);
        city.Budget = random.Next(1_000_000_000) / 10_000m;
        city.IsPort = random.Chance(0.5);
        city.Kind = random.Pick(Enum.GetValues<CityKind>());
        city.Households = random.Chance(0.5) ? random.Next(1_000_000) : null;
        city.SurveyedAt = random.Chance(0.5) ? DateTime.UnixEpoch.AddMilliseconds(1 + random.Next(int.MaxValue)) : null;
    }

    private ObjectId? PickOrNone(string entity) => device.Ids(entity) is { Count: > 0 } ids ? random.Pick(ids) : null;

    private string Text(string prefix) => $"{prefix} {random.Next(1_000_000)} äß€ 𝄞 {new string('x', random.Next(40))}".Trim();
}
