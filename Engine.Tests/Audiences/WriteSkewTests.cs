namespace OfflineSync.Tests.Audiences;

/// <summary>
/// History 4: two transactions change two rows that one rule looks at, and neither sees the other. Both have written everything before either
/// commits. Whatever the order of the commits, devices then hold what the rows say.
/// </summary>
[Trait("History", "4")]
public sealed class WriteSkewTests
{
    [Theory]
    [InlineData(AudienceWorld.First)]
    [InlineData(AudienceWorld.Second)]
    public async Task An_order_is_added_while_its_customer_gets_another_owner(int commitsFirst)
    {
        await using AudienceWorld world = await StartAsync("[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']", "Order", "Customer");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna));
        ObjectId old = await world.AddAsync("Order", ("Customer", customer));
        await world.AssertShownAsync("anna", old);
        await world.AssertShownAsync("bob");

        ObjectId added = default;
        await world.CommitTogetherAsync(commitsFirst, async () => added = await world.AddAsync("Order", ("Customer", customer)), () => world.SetAsync("Customer", customer, "Owner", bob));

        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", old, added);
    }

    [Theory]
    [InlineData(AudienceWorld.First)]
    [InlineData(AudienceWorld.Second)]
    public async Task An_order_moves_to_a_customer_who_gets_another_owner(int commitsFirst)
    {
        await using AudienceWorld world = await StartAsync("[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']", "Order", "Customer");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId annas = await world.AddAsync("Customer", ("Owner", anna)), bobs = await world.AddAsync("Customer", ("Owner", bob));
        ObjectId order = await world.AddAsync("Order", ("Customer", annas));
        await world.AssertShownAsync("anna", order);
        await world.AssertShownAsync("bob");

        await world.CommitTogetherAsync(commitsFirst, () => world.SetAsync("Order", order, "Customer", bobs), () => world.SetAsync("Customer", bobs, "Owner", anna));

        await world.AssertShownAsync("anna", order);
        await world.AssertShownAsync("bob");
    }

    [Theory]
    [InlineData(AudienceWorld.First)]
    [InlineData(AudienceWorld.Second)]
    public async Task An_order_is_shared_while_it_is_closed(int commitsFirst)
    {
        await using AudienceWorld world = await StartAsync("[Open and Share_Order/Share/Share_Person = '[%CurrentUser%]']", "Share", "Order");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId order = await world.AddAsync("Order", ("Open", true)), other = await world.AddAsync("Order", ("Open", false));
        await world.AddAsync("Share", ("Order", order), ("Person", anna));
        await world.AddAsync("Share", ("Order", other), ("Person", anna));
        await world.AssertShownAsync("anna", order);

        await world.CommitTogetherAsync(commitsFirst, () => world.AddAsync("Share", ("Order", other), ("Person", bob)), () => world.SetAsync("Order", other, "Open", true));

        await world.AssertShownAsync("anna", order, other);
        await world.AssertShownAsync("bob", other);
    }

    // At its commit a transaction that changed a row of the first or second entity waits.
    private static async Task<AudienceWorld> StartAsync(string where, string first, string second)
    {
        AudienceWorld world = await AudienceWorld.StartAsync(model => model
            .Entity("Customer", customer => customer.Reference("Owner", "User"))
            .Entity("Order", order => order.Attribute("Title", MemberType.String).Attribute("Open", MemberType.Boolean).Reference("Customer", "Customer").Allow("Clerk", Rights.Read, where: where))
            .Entity("Share", share => share.Reference("Order", "Order").Reference("Person", "User")));
        await world.AddBarrierAsync(first, AudienceWorld.First);
        await world.AddBarrierAsync(second, AudienceWorld.Second);
        return world;
    }
}
