using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences;

/// <summary>A change along a path writes rows for what changed, however many objects and users hang on it: its own pair, one edge that goes and one that comes.</summary>
public sealed class FewRowsTests
{
    private const string Owner = "[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']";

    [Fact]
    [Trait("History", "6")]
    public async Task Another_owner_of_a_customer_with_many_orders_is_three_rows()
    {
        await using AudienceWorld world = await StartAsync(Owner);
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna));
        ObjectId[] orders = await world.AddManyAsync("Order", 400, _ => [("Customer", customer)]);
        await world.AssertShownAsync("anna", orders);
        await world.AssertShownAsync("bob");

        Assert.Equal((1, 2), await world.RowsWrittenAsync(() => world.SetAsync("Customer", customer, "Owner", bob)));

        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", orders);
    }

    [Fact]
    [Trait("History", "6")]
    public async Task Orders_of_a_team_and_its_members_do_not_multiply()
    {
        await using AudienceWorld world = await StartAsync("[Order_Team/Team/Member_Team/Member/Member_Person = '[%CurrentUser%]']");
        ObjectId anna = await world.UserAsync("anna"), team = await world.AddAsync("Team");
        await world.UserAsync("bob");
        await world.AddManyAsync("Member", 60, _ => [("Team", team), ("Person", anna)]);

        // An order gets one key, and no membership is made with it.
        ObjectId[] orders = [];
        Assert.Equal((100, 0), await world.RowsWrittenAsync(async () => orders = await world.AddManyAsync("Order", 100, _ => [("Team", team)])));
        await world.AssertShownAsync("anna", orders);
        await world.AssertShownAsync("bob");

        // A member gets one edge, and no order is touched.
        ObjectId bob = (await world.Server.Host.Users.FindAsync("bob"))!.Value;
        Assert.Equal((1, 1), await world.RowsWrittenAsync(() => world.AddAsync("Member", ("Team", team), ("Person", bob))));
        await world.AssertShownAsync("bob", orders);
    }

    [Fact]
    [Trait("History", "N12")]
    public async Task Another_manager_of_a_region_with_many_customers_is_three_rows()
    {
        await using AudienceWorld world = await StartAsync("[Order_Customer/Customer/Customer_Region/Region/Region_Manager = '[%CurrentUser%]']");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId region = await world.AddAsync("Region", ("Manager", anna)), other = await world.AddAsync("Region", ("Manager", anna));
        ObjectId[] customers = await world.AddManyAsync("Customer", 200, _ => [("Region", region)]);
        ObjectId elsewhere = await world.AddAsync("Customer", ("Region", other));
        ObjectId[] orders = await world.AddManyAsync("Order", 200, i => [("Customer", customers[i])]);
        ObjectId stays = await world.AddAsync("Order", ("Customer", elsewhere));
        await world.AssertShownAsync("anna", [.. orders, stays]);

        Assert.Equal((1, 2), await world.RowsWrittenAsync(() => world.SetAsync("Region", region, "Manager", bob)));

        Received delta = await world.AssertShownAsync("anna", stays);
        Assert.Empty(delta.Rows);
        await world.AssertShownAsync("bob", orders);
        Assert.Equal((1, 2), await world.RowsWrittenAsync(() => world.SetAsync("Customer", customers[0], "Region", other)));
        await world.AssertShownAsync("anna", orders[0], stays);
        await world.AssertShownAsync("bob", orders[1..]);
    }

    [Fact]
    [Trait("History", "N6")]
    public async Task Two_references_of_an_order_are_two_keys_and_not_a_pair_for_each_combination()
    {
        await using AudienceWorld world = await StartAsync("[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]' and Order_Team/Team/Member_Team/Member/Member_Person = '[%CurrentUser%]']");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", bob));
        ObjectId[] teams = await world.AddManyAsync("Team", 150, _ => []);
        foreach (ObjectId user in (ObjectId[])[anna, bob]) await world.AddManyAsync("Member", 150, i => [("Team", teams[i]), ("Person", user)]);
        ObjectId[] orders = [];
        Assert.Equal((300, 0), await world.RowsWrittenAsync(async () => orders = await world.AddManyAsync("Order", 150, i => [("Customer", customer), ("Team", teams[i])])));
        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", orders);

        Assert.Equal((1, 2), await world.RowsWrittenAsync(() => world.SetAsync("Customer", customer, "Owner", anna)));

        await world.AssertShownAsync("anna", orders);
        await world.AssertShownAsync("bob");
    }

    private static Task<AudienceWorld> StartAsync(string where) => AudienceWorld.StartAsync(model => model
        .Entity("Region", region => region.Reference("Manager", "User"))
        .Entity("Team", team => team.Attribute("Name", MemberType.String))
        .Entity("Member", member => member.Reference("Team", "Team").Reference("Person", "User"))
        .Entity("Customer", customer => customer.Reference("Owner", "User").Reference("Region", "Region"))
        .Entity("Order", order => order.Attribute("Title", MemberType.String).Reference("Customer", "Customer").Reference("Team", "Team").Allow("Clerk", Rights.Read, where: where)));
}
