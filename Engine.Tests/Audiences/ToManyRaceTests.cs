namespace OfflineSync.Tests.Audiences;

/// <summary>
/// History N2: objects and link objects appear behind a step to many while another transaction changes the other end of it. Both have
/// written everything before either commits, and neither changes a row that the other one has.
/// </summary>
[Trait("History", "N2")]
public sealed class ToManyRaceTests
{
    private const string Members = "[Order_Project/Project/Project_Team/Team/Member_Team/Member/Member_Person = '[%CurrentUser%]']";

    [Theory]
    [InlineData(AudienceWorld.First)]
    [InlineData(AudienceWorld.Second)]
    public async Task A_project_comes_to_a_team_while_somebody_joins_it(int commitsFirst)
    {
        await using AudienceWorld world = await StartAsync(Members, "Project", "Member");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob"), team = await world.AddAsync("Team");
        await world.AddAsync("Member", ("Team", team), ("Person", anna));
        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob");

        ObjectId project = default;
        await world.CommitTogetherAsync(commitsFirst, async () => project = await world.AddAsync("Project", ("Team", team)), () => world.AddAsync("Member", ("Team", team), ("Person", bob)));

        ObjectId order = await world.AddAsync("Order", ("Project", project));
        await world.AssertShownAsync("anna", order);
        await world.AssertShownAsync("bob", order);
    }

    [Theory]
    [InlineData(AudienceWorld.First)]
    [InlineData(AudienceWorld.Second)]
    public async Task A_project_with_orders_moves_to_a_team_that_somebody_leaves_and_somebody_enters(int commitsFirst)
    {
        await using AudienceWorld world = await StartAsync(Members, "Project", "Member");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId from = await world.AddAsync("Team"), to = await world.AddAsync("Team");
        ObjectId link = await world.AddAsync("Member", ("Team", to), ("Person", anna));
        ObjectId project = await world.AddAsync("Project", ("Team", from));
        ObjectId[] orders = await world.AddManyAsync("Order", 3, _ => [("Project", project)]);
        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob");

        await world.CommitTogetherAsync(commitsFirst, () => world.SetAsync("Project", project, "Team", to), () => world.SetAsync("Member", link, "Person", bob));

        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", orders);
    }

    [Theory]
    [InlineData(AudienceWorld.First)]
    [InlineData(AudienceWorld.Second)]
    public async Task A_project_comes_to_a_team_while_a_member_is_deleted(int commitsFirst)
    {
        await using AudienceWorld world = await StartAsync(Members, "Project", "Member");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId from = await world.AddAsync("Team"), to = await world.AddAsync("Team");
        await world.AddAsync("Member", ("Team", from), ("Person", anna));
        ObjectId link = await world.AddAsync("Member", ("Team", to), ("Person", anna));
        await world.AddAsync("Member", ("Team", to), ("Person", bob));
        ObjectId project = await world.AddAsync("Project", ("Team", from)), order = await world.AddAsync("Order", ("Project", project));
        await world.AssertShownAsync("anna", order);
        await world.AssertShownAsync("bob");

        await world.CommitTogetherAsync(commitsFirst, () => world.SetAsync("Project", project, "Team", to), () => world.DeleteAsync("Member", link));

        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", order);
    }

    [Theory]
    [InlineData(AudienceWorld.First)]
    [InlineData(AudienceWorld.Second)]
    public async Task An_order_is_made_while_somebody_is_given_a_visit_to_another_one(int commitsFirst)
    {
        // The first step leads back from many: the order has no reference of its own.
        await using AudienceWorld world = await StartAsync("[Visit_Order/Visit/Visit_Assignee = '[%CurrentUser%]']", "Order", "Visit");
        ObjectId anna = await world.UserAsync("anna"), order = await world.AddAsync("Order");
        ObjectId other = await world.AddAsync("Order"), visit = await world.AddAsync("Visit", ("Order", other), ("Assignee", anna));
        await world.AssertShownAsync("anna", other);

        await world.CommitTogetherAsync(commitsFirst, () => world.SetAsync("Order", order, "Title", "Order~anew"), () => world.SetAsync("Visit", visit, "Order", order));

        await world.AssertShownAsync("anna", order);
        Assert.Equal("Order~anew", world.Held("anna", order)["Title"]);
    }

    private static async Task<AudienceWorld> StartAsync(string where, string first, string second)
    {
        AudienceWorld world = await AudienceWorld.StartAsync(model => model
            .Entity("Team", team => team.Attribute("Name", MemberType.String))
            .Entity("Member", member => member.Reference("Team", "Team").Reference("Person", "User"))
            .Entity("Project", project => project.Reference("Team", "Team"))
            .Entity("Visit", visit => visit.Reference("Order", "Order").Reference("Assignee", "User"))
            .Entity("Order", order => order.Attribute("Title", MemberType.String).Reference("Project", "Project").Allow("Clerk", Rights.Read, where: where)));
        await world.AddBarrierAsync(first, AudienceWorld.First);
        await world.AddBarrierAsync(second, AudienceWorld.Second);
        return world;
    }
}
