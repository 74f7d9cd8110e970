using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Device;

public sealed class QueryTests
{
    [Fact]
    public async Task Lambdas_and_xpath_ask_the_same()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        await SomeCitiesAsync(test);
        string country = "Netherlands";

        IReadOnlyList<City> byLambda = await test.Engine.Query<City>().Where(c => c.Country!.Name == country && c.Population > 10).OrderByDescending(c => c.Population).ToListAsync();
        IReadOnlyList<City> byText = await test.Engine.Query<City>("[City_Country/Country/Name = $country and Population > 10]").With("country", country).OrderBy("Population", descending: true).ToListAsync();
        IReadOnlyList<OfflineObject> untyped = await test.Engine.Query("City").Where("[City_Country/Country/Name = 'Netherlands' and Population > 10]").OrderBy("Population", descending: true).ToListAsync();

        Assert.Equal(["Gouda", "Delft"], byLambda.Select(city => city.Name));
        Assert.Equal(byLambda, byText);
        Assert.Equal(byLambda, untyped);
    }

    [Fact]
    [Trait("Behaviour", "M-057")]
    public async Task Ranges_are_all_the_first_or_an_offset_and_an_amount_of_which_zero_means_all()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        await SomeCitiesAsync(test);
        OfflineQuery<City> text = test.Engine.Query<City>("[Population > 0]").OrderBy("City_Country/Country/Name").ThenBy("Name", descending: true);

        Assert.Equal(["Gent", "Leiden", "Gouda", "Delft"], Names(await text.ToListAsync()));
        Assert.Equal(["Gouda", "Delft"], Names(await text.Skip(2).Take(0).ToListAsync()));
        Assert.Equal(["Leiden"], Names(await text.Skip(1).Take(1).ToListAsync()));
        Assert.Equal("Gent", (await text.FirstOrDefaultAsync())!.Name);
        Assert.Null(await text.Where(c => c.Name == "Nowhere").FirstOrDefaultAsync());
        Assert.Equal(4, await text.Skip(3).CountAsync());
        Assert.Empty(await test.Engine.Query<City>().Take(0).ToListAsync());
    }

    [Fact]
    public async Task Texts_are_found_whatever_their_case_and_decimals_by_their_number()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        await SomeCitiesAsync(test);

        Assert.Equal(["Delft"], Names(await test.Engine.Query<City>("[contains(Name, 'DEL')]").ToListAsync()));
        Assert.Equal(["Leiden", "Delft", "Gouda"], Names(await test.Engine.Query<City>().Where(c => c.Budget >= 9m).OrderBy(c => c.Budget).ToListAsync()));
    }

    [Fact]
    public async Task A_query_finds_base_rows_with_the_commits_over_them()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        ObjectId changed = test.Ids.NewObjectId(), deleted = test.Ids.NewObjectId(), untouched = test.Ids.NewObjectId();
        await test.DownloadAsync("City",
            (changed, test.Ids.NewId(), city => city["Name"] = "Delf"),
            (deleted, test.Ids.NewId(), city => city["Name"] = "Delfland"),
            (untouched, test.Ids.NewId(), city => city["Name"] = "Delfzijl"));
        City city = (await test.Engine.FindAsync<City>(changed))!;
        city.Name = "Delft";
        await test.Engine.CommitAsync(city);
        await test.Engine.DeleteAsync((await test.Engine.FindAsync<City>(deleted))!);

        Assert.Equal(["Delft", "Delfzijl"], Names(await test.Engine.Query<City>().Where(c => c.Name.StartsWith("Delf")).OrderBy(c => c.Name).ToListAsync()));
        Assert.Equal(0, await test.Engine.Query<City>().Where(c => c.Name == "Delf").CountAsync());
    }

    [Fact]
    public async Task A_cancelled_query_ends_with_its_cancellation()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.Engine.Query<City>().ToListAsync(cancellation.Token));
    }

    private static IEnumerable<string> Names(IEnumerable<City> cities) => cities.Select(city => city.Name);

    private static async Task SomeCitiesAsync(TestEngine test)
    {
        Country netherlands = test.Engine.Create<Country>(c => c.Name = "Netherlands"), belgium = test.Engine.Create<Country>(c => c.Name = "Belgium");
        City Some(string name, int population, decimal budget, Country country) => test.Engine.Create<City>(c =>
        {
            c.Name = name;
            c.Population = population;
            c.Budget = budget;
            c.Country = country;
        });
        await test.Engine.CommitAsync([
            netherlands,
            belgium,
            Some("Delft", 20, 10m, netherlands),
            Some("Gouda", 30, 100.5m, netherlands),
            Some("Leiden", 10, 9.25m, netherlands),
            Some("Gent", 40, -1m, belgium),
        ]);
    }
}
