using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Device;

public sealed class AssociationTests
{
    [Fact]
    [Trait("Behaviour", "M-056")]
    public async Task Retrieving_by_association_sees_what_is_not_committed()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        Country netherlands = test.Engine.Create<Country>(c => c.Name = "Netherlands");
        Country belgium = test.Engine.Create<Country>(c => c.Name = "Belgium");
        City delft = test.Engine.Create<City>(c => { c.Name = "Delft"; c.Country = netherlands; });
        City gent = test.Engine.Create<City>(c => { c.Name = "Gent"; c.Country = netherlands; });
        City gouda = test.Engine.Create<City>(c => { c.Name = "Gouda"; c.Country = netherlands; });
        await test.Engine.CommitAsync([netherlands, belgium, delft, gent, gouda]);

        gent.Country = belgium;
        await test.Engine.DeleteAsync(gouda);
        City leiden = test.Engine.Create<City>(c => { c.Name = "Leiden"; c.Country = netherlands; });

        Assert.Equal([delft, leiden], await test.Engine.RetrieveByAssociationAsync<City>(netherlands, "City_Country"));
        Assert.Equal([gent], await test.Engine.RetrieveByAssociationAsync<City>(belgium, "City_Country"));
        Assert.Equal([belgium], await test.Engine.RetrieveByAssociationAsync<Country>(gent, "City_Country"));
        Assert.Same(netherlands, leiden.Country);

        // A query of the database filters by what is committed; the objects it finds show what is in memory.
        IReadOnlyList<City> stored = await test.Engine.Query<City>().Where(c => c.Country == netherlands).OrderBy(c => c.Name).ToListAsync();
        Assert.Equal([delft, gent], stored);
        Assert.Same(belgium, stored[1].Country);
    }

    [Fact]
    public async Task An_association_of_an_entity_with_itself_goes_both_ways()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        City delft = test.Engine.Create<City>(c => c.Name = "Delft");
        City freiberg = test.Engine.Create<City>(c => { c.Name = "Freiberg"; c.Twin = delft; });
        await test.Engine.CommitAsync([delft, freiberg]);

        Assert.Equal([delft], await test.Engine.RetrieveByAssociationAsync(freiberg, "City_Twin"));
        Assert.Equal([freiberg], await test.Engine.RetrieveReferringAsync(delft, "City_Twin"));
        Assert.Empty(await test.Engine.RetrieveReferringAsync(freiberg, "City_Twin"));
        Assert.Equal(ErrorCode.ModelUnknownName, (await Assert.ThrowsAsync<OfflineSyncException>(() => test.Engine.RetrieveByAssociationAsync(delft, "City_Nothing"))).Code);
    }
}
