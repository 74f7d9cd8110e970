using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences;

/// <summary>History N6: a condition over two own references, and one that compares what is its own with what is far away.</summary>
[Trait("History", "N6")]
public sealed class TwoReferencesTests
{
    private const string Both = "[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]' and Order_Product/Product/Product_Manager = '[%CurrentUser%]']";

    [Fact]
    public async Task An_order_shows_to_whoever_holds_both_and_nobody_hears_of_it_who_holds_one()
    {
        await using AudienceWorld world = await StartAsync(Both);
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna)), product = await world.AddAsync("Product", ("Manager", bob));
        ObjectId order = await world.AddAsync("Order", ("Customer", customer), ("Product", product));
        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob");

        await world.SetAsync("Product", product, "Manager", anna);
        await world.AssertShownAsync("anna", order);
        Received none = await world.AssertShownAsync("bob");
        Assert.Empty(none.Removals);

        // Each half passes to bob, one after the other: between the two nobody has it.
        await world.SetAsync("Customer", customer, "Owner", bob);
        Assert.Equal([order.Value], (await world.AssertShownAsync("anna")).RemovedIds);
        await world.AssertShownAsync("bob");
        await world.SetAsync("Product", product, "Manager", bob);
        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", order);
    }

    [Theory]
    [InlineData(AudienceWorld.First)]
    [InlineData(AudienceWorld.Second)]
    public async Task Both_halves_come_to_one_user_at_the_same_moment(int commitsFirst)
    {
        await using AudienceWorld world = await StartAsync(Both);
        await world.AddBarrierAsync("Customer", AudienceWorld.First);
        await world.AddBarrierAsync("Product", AudienceWorld.Second);
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna)), product = await world.AddAsync("Product", ("Manager", anna));
        ObjectId order = await world.AddAsync("Order", ("Customer", customer), ("Product", product));
        await world.AssertShownAsync("anna", order);
        await world.AssertShownAsync("bob");

        await world.CommitTogetherAsync(commitsFirst, () => world.SetAsync("Customer", customer, "Owner", bob), () => world.SetAsync("Product", product, "Manager", bob));

        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", order);
    }

    [Fact]
    public async Task An_own_value_against_one_far_away_is_compared_whichever_of_them_changes()
    {
        await using AudienceWorld world = await StartAsync("[Order_Customer/Customer/Code = Code]");
        Assert.NotEmpty(world.Model.Audiences.Slow);
        await world.UserAsync("anna");
        ObjectId customer = await world.AddAsync("Customer", ("Code", "A"));
        ObjectId same = await world.AddAsync("Order", ("Customer", customer), ("Code", "A")), other = await world.AddAsync("Order", ("Customer", customer), ("Code", "B"));
        await world.AssertShownAsync("anna", same);

        await world.SetAsync("Customer", customer, "Code", "B");
        Assert.Equal([same.Value], (await world.AssertShownAsync("anna", other)).RemovedIds);

        await world.SetAsync("Order", same, "Code", "B");
        await world.AssertShownAsync("anna", same, other);
    }

    private static Task<AudienceWorld> StartAsync(string where) => AudienceWorld.StartAsync(model => model
        .Entity("Customer", customer => customer.Attribute("Code", MemberType.String).Reference("Owner", "User"))
        .Entity("Product", product => product.Reference("Manager", "User"))
        .Entity("Order", order => order.Attribute("Title", MemberType.String).Attribute("Code", MemberType.String).Reference("Customer", "Customer").Reference("Product", "Product").Allow("Clerk", Rights.Read, where: where)));
}
