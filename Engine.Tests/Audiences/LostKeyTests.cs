using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences;

/// <summary>What shows an object goes, while something else still shows it, or while the object goes its own way.</summary>
public sealed class LostKeyTests
{
    [Fact]
    [Trait("History", "5")]
    public async Task An_object_stays_while_another_rule_shows_it_with_the_members_that_this_one_grants()
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(model => model
            .Entity("Unit", unit => unit.Reference("Head", "User"))
            .Entity("Team", team => team.Attribute("Name", MemberType.String))
            .Entity("Member", member => member.Reference("Team", "Team").Reference("Person", "User"))
            .Entity("Record", record => record.Attribute("Title", MemberType.String).Attribute("Salary", MemberType.Integer).Reference("Unit", "Unit").Reference("Team", "Team")
                .Allow("Clerk", Rights.None, read: ["Title", "Salary"], where: "[Record_Unit/Unit/Unit_Head = '[%CurrentUser%]']")
                .Allow("Clerk", Rights.None, read: ["Title", "Team"], where: "[Record_Team/Team/Member_Team/Member/Member_Person = '[%CurrentUser%]']")));
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId unit = await world.AddAsync("Unit", ("Head", anna)), team = await world.AddAsync("Team");
        ObjectId membership = await world.AddAsync("Member", ("Team", team), ("Person", anna));
        ObjectId record = await world.AddAsync("Record", ("Salary", 4321), ("Unit", unit), ("Team", team));
        await world.AssertShownAsync("anna", record);
        Assert.Equal(["Salary", "Team", "Title"], Members());

        // Nothing of the record changes, only what is behind its references.
        await world.SetAsync("Unit", unit, "Head", bob);
        Received delta = await world.AssertShownAsync("anna", record);
        Assert.Empty(delta.Removals);
        Assert.Equal(["Team", "Title"], Members());
        await world.AssertShownAsync("bob", record);

        await world.SetAsync("Unit", unit, "Head", anna);
        await world.DeleteAsync("Member", membership);
        await world.AssertShownAsync("anna", record);
        Assert.Equal(["Salary", "Title"], Members());
        Assert.Equal(4321, world.Held("anna", record)["Salary"]);

        await world.SetAsync("Unit", unit, "Head", bob);
        Assert.Equal([record.Value], (await world.AssertShownAsync("anna")).RemovedIds);

        IEnumerable<string> Members() => world.Held("anna", record).Keys.Order();
    }

    [Fact]
    [Trait("History", "N8")]
    public async Task An_object_stays_while_a_rule_that_has_no_key_still_shows_it()
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(model => model
            .Entity("Order", order => order.Attribute("Title", MemberType.String).Attribute("Price", MemberType.Integer).Reference("Owner", "User").Reference("Clerk", "User")
                .Allow("Clerk", Rights.None, read: ["Title", "Price"], where: "[Order_Owner = '[%CurrentUser%]']")
                .Allow("Clerk", Rights.None, read: ["Title"], where: "[Order_Clerk != '[%CurrentUser%]']")));
        Assert.Single(world.Model.Audiences.Slow);
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId order = await world.AddAsync("Order", ("Owner", anna), ("Clerk", bob), ("Price", 17));
        await world.AssertShownAsync("anna", order);
        Assert.Equal(["Price", "Title"], world.Held("anna", order).Keys.Order());

        await world.SetAsync("Order", order, "Owner", bob);
        Assert.Empty((await world.AssertShownAsync("anna", order)).Removals);
        Assert.Equal(["Title"], world.Held("anna", order).Keys);

        await world.SetAsync("Order", order, "Clerk", anna);
        Assert.Equal([order.Value], (await world.AssertShownAsync("anna")).RemovedIds);
    }

    [Theory]
    [InlineData("its customer goes to another owner, then it goes to another customer")]
    [InlineData("it goes to another customer, then its customer goes to another owner")]
    [InlineData("its customer goes to another owner, then it is deleted")]
    [InlineData("its customer goes to another owner, it to another customer, and the customer comes back")]
    [InlineData("its customer goes to another owner and comes back, and it has been away and is there again")]
    [Trait("History", "N4")]
    public async Task An_object_that_leaves_while_its_key_is_lost_leaves_the_device(string story)
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(model => model
            .Entity("Customer", customer => customer.Reference("Owner", "User"))
            .Entity("Order", order => order.Attribute("Title", MemberType.String).Reference("Customer", "Customer")
                .Allow("Clerk", Rights.Read, where: "[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']")));
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna)), others = await world.AddAsync("Customer");
        ObjectId order = await world.AddAsync("Order", ("Customer", customer)), stays = await world.AddAsync("Order", ("Customer", customer));
        await world.AssertShownAsync("anna", order, stays);
        Task LoseAsync() => world.SetAsync("Customer", customer, "Owner", bob);
        Task RegainAsync() => world.SetAsync("Customer", customer, "Owner", anna);
        Task LeaveAsync() => world.SetAsync("Order", order, "Customer", others);

        switch (story)
        {
            case "its customer goes to another owner, then it goes to another customer":
                await LoseAsync();
                await LeaveAsync();
                await world.AssertShownAsync("anna");
                break;
            case "it goes to another customer, then its customer goes to another owner":
                await LeaveAsync();
                await LoseAsync();
                await world.AssertShownAsync("anna");
                break;
            case "its customer goes to another owner, then it is deleted":
                await LoseAsync();
                await world.DeleteAsync("Order", order);
                await world.AssertShownAsync("anna");
                break;
            case "its customer goes to another owner, it to another customer, and the customer comes back":
                await LoseAsync();
                await LeaveAsync();
                await RegainAsync();
                Assert.Equal([order.Value], (await world.AssertShownAsync("anna", stays)).RemovedIds);
                break;
            default:
                await LoseAsync();
                await LeaveAsync();
                await world.SetAsync("Order", order, "Customer", customer);
                await RegainAsync();
                Assert.Empty((await world.AssertShownAsync("anna", order, stays)).Removals);
                break;
        }
    }
}
