using OfflineSync.Tests.Access;

namespace OfflineSync.Tests.Associations;

/// <summary>A unique reference is a one-to-one association.</summary>
public sealed class OneToOneTests
{
    [Fact]
    [Trait("Behaviour", "M-089")]
    public async Task Nobody_else_takes_the_other_end_and_two_can_trade()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(ArticleModel.Create());
        OfflineEngine device = await world.DeviceAsync("anna", [ArticleModel.Editor]), other = await world.DeviceAsync("bert", [ArticleModel.Editor]);
        Cover red = device.Create<Cover>(c => c.Caption = "Red"), blue = device.Create<Cover>(c => c.Caption = "Blue");
        Article first = device.Create<Article>(a => (a.Title, a.Cover) = ("First", red)), second = device.Create<Article>(a => (a.Title, a.Cover) = ("Second", blue));
        await device.CommitAsync([red, blue, first, second]);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        await other.SynchronizeAsync();
        Assert.Equal([first], await device.RetrieveByAssociationAsync(red, "Article_Cover"));

        Article thief = other.Create<Article>(a => (a.Title, a.Cover) = ("Third", other.FindAsync<Cover>(red.Id).Result));
        await other.CommitAsync(thief);
        Assert.Equal(ErrorCode.ValueNotUnique, Assert.Single((await other.SynchronizeAsync()).Rejected).Reasons.Single().Code);

        (first.Cover, second.Cover) = (blue, red);
        await device.CommitAsync([first, second]);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        await other.SynchronizeAsync();
        Assert.Equal("Blue", (await other.FindAsync<Article>(first.Id))!.Cover!.Caption);
    }
}
