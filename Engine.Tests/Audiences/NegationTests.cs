using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences;

/// <summary>History N11: negations over paths, empty references, and steps that lead back.</summary>
[Trait("History", "N11")]
public sealed class NegationTests
{
    [Fact]
    public async Task What_is_denied_of_the_object_referred_to_holds_where_nothing_is_referred_to()
    {
        await using AudienceWorld world = await StartAsync("[not(Order_Customer/Customer/Locked)]");
        Assert.Empty(world.Model.Audiences.Slow);
        await world.UserAsync("anna");
        ObjectId open = await world.AddAsync("Customer", ("Locked", false)), locked = await world.AddAsync("Customer", ("Locked", true));
        ObjectId one = await world.AddAsync("Order", ("Customer", open)), hidden = await world.AddAsync("Order", ("Customer", locked)), without = await world.AddAsync("Order");
        await world.AssertShownAsync("anna", one, without);

        await world.SetAsync("Customer", open, "Locked", true);
        await world.AssertShownAsync("anna", without);
        await world.SetAsync("Order", hidden, "Customer", null);
        await world.AssertShownAsync("anna", hidden, without);
        await world.SetAsync("Order", without, "Customer", locked);
        await world.SetAsync("Customer", open, "Locked", null);
        await world.AssertShownAsync("anna", hidden, one);

        // With its customer an order loses the reference, and what was denied of it.
        await world.DeleteAsync("Customer", locked);
        await world.AssertShownAsync("anna", hidden, one, without);
    }

    [Fact]
    public async Task What_is_denied_of_many_holds_for_those_of_whom_none_is_such()
    {
        await using AudienceWorld world = await StartAsync("[not(Order_Customer/Customer/Member_Customer/Member/Member_Person = '[%CurrentUser%]')]");
        Assert.NotEmpty(world.Model.Audiences.Slow);
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId customer = await world.AddAsync("Customer");
        await world.AddAsync("Member", ("Customer", customer), ("Person", bob));
        ObjectId order = await world.AddAsync("Order", ("Customer", customer)), without = await world.AddAsync("Order");
        await world.AssertShownAsync("anna", order, without);
        await world.AssertShownAsync("bob", without);

        ObjectId link = await world.AddAsync("Member", ("Customer", customer), ("Person", anna));
        Assert.Equal([order.Value], (await world.AssertShownAsync("anna", without)).RemovedIds);
        await world.DeleteAsync("Member", link);
        await world.AssertShownAsync("anna", order, without);
        await world.AssertShownAsync("bob", without);
    }

    [Fact]
    public async Task A_user_who_is_denied_sees_what_is_another_one_s_or_nobody_s()
    {
        await using AudienceWorld world = await StartAsync("[not(Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]')]");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna));
        ObjectId order = await world.AddAsync("Order", ("Customer", customer)), without = await world.AddAsync("Order");
        await world.AssertShownAsync("anna", without);
        await world.AssertShownAsync("bob", order, without);

        await world.SetAsync("Customer", customer, "Owner", bob);
        await world.AssertShownAsync("anna", order, without);
        Assert.Equal([order.Value], (await world.AssertShownAsync("bob", without)).RemovedIds);
    }

    [Fact]
    public async Task A_step_that_leads_back_has_the_order_s_own_id_for_a_key()
    {
        await using AudienceWorld world = await StartAsync("[Visit_Order/Visit/Visit_Assignee = '[%CurrentUser%]']");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId one = await world.AddAsync("Order"), other = await world.AddAsync("Order");
        ObjectId first = await world.AddAsync("Visit", ("Order", one), ("Assignee", anna)), second = await world.AddAsync("Visit", ("Order", one), ("Assignee", anna));
        await world.AssertShownAsync("anna", one);
        await world.AssertShownAsync("bob");

        // One of two visits is enough, and the last one takes it along.
        await world.SetAsync("Visit", first, "Assignee", bob);
        Assert.Empty((await world.AssertShownAsync("anna", one)).Removals);
        await world.AssertShownAsync("bob", one);
        await world.SetAsync("Visit", second, "Order", other);
        Received moved = await world.AssertShownAsync("anna", other);
        Assert.Equal([one.Value], moved.RemovedIds);
        Assert.Equal([other.Value], moved.RowIds);
        await world.DeleteAsync("Visit", second);
        await world.AssertShownAsync("anna");
    }

    private static Task<AudienceWorld> StartAsync(string where) => AudienceWorld.StartAsync(model => model
        .Entity("Customer", customer => customer.Attribute("Locked", MemberType.Boolean).Reference("Owner", "User"))
        .Entity("Member", member => member.Reference("Customer", "Customer").Reference("Person", "User"))
        .Entity("Visit", visit => visit.Reference("Order", "Order").Reference("Assignee", "User"))
        .Entity("Order", order => order.Attribute("Title", MemberType.String).Reference("Customer", "Customer").Allow("Clerk", Rights.Read, where: where)));
}
