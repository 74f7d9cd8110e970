using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Audiences;

/// <summary>History 3: a download setting only ever takes away from what the rules show, and says nothing about uploads.</summary>
[Trait("History", "3")]
public sealed class SettingAndRuleTests
{
    [Fact]
    public async Task A_setting_without_a_user_shows_nobody_what_is_another_one_s()
    {
        await using AudienceWorld world = await StartAsync("[Status = 'Open']");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId annas = await world.AddAsync("Order", ("Owner", anna), ("Status", "Open")), closed = await world.AddAsync("Order", ("Owner", anna), ("Status", "Closed"));
        ObjectId bobs = await world.AddAsync("Order", ("Owner", bob), ("Status", "Open"));
        await world.AddAsync("Order", ("Status", "Open"));
        await world.AssertShownAsync("anna", annas);
        await world.AssertShownAsync("bob", bobs);

        // Each half comes and goes alone.
        await world.SetAsync("Order", annas, "Status", "Closed");
        await world.SetAsync("Order", closed, "Status", "Open");
        await world.SetAsync("Order", bobs, "Owner", anna);

        Received delta = await world.AssertShownAsync("anna", closed, bobs);
        Assert.Equal([annas.Value], delta.RemovedIds);
        await world.AssertShownAsync("bob");
    }

    [Fact]
    public async Task A_rule_and_a_setting_over_two_paths_must_both_let_an_object_through()
    {
        await using AudienceWorld world = await StartAsync("[Order_Depot/Depot/Depot_Keeper = '[%CurrentUser%]']");
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId depot = await world.AddAsync("Depot", ("Keeper", bob));
        ObjectId order = await world.AddAsync("Order", ("Owner", anna), ("Depot", depot));
        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob");

        await world.SetAsync("Depot", depot, "Keeper", anna);
        await world.AssertShownAsync("anna", order);
        await world.AssertShownAsync("bob");

        await world.SetAsync("Depot", depot, "Keeper", bob);
        await world.SetAsync("Order", order, "Owner", bob);
        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", order);
    }

    [Fact]
    public async Task What_the_setting_leaves_out_can_be_changed_by_whom_the_rule_allows_it_and_what_it_lets_through_by_nobody_else()
    {
        await using AudienceWorld world = await StartAsync("[Status = 'Open']");
        ObjectId anna = await world.UserAsync("anna");
        await world.UserAsync("bob");
        ObjectId closed = await world.AddAsync("Order", ("Owner", anna), ("Status", "Closed")), open = await world.AddAsync("Order", ("Owner", anna), ("Status", "Open"));

        Assert.Empty(await ChangeAsync(world, "anna", closed));
        Assert.Equal([ErrorCode.ObjectUnavailable], await ChangeAsync(world, "bob", open));
    }

    /// <summary>Changes an order from a device.</summary>
    /// <returns>Why it was rejected.</returns>
    private static async Task<IEnumerable<ErrorCode>> ChangeAsync(AudienceWorld world, string user, ObjectId order)
    {
        ProtocolClient client = await world.SignInAsync(user);
        TestJournal journal = world.Journal(user, client);
        journal.Update("Order", order, (Guid?)null, ("Status", "x", "Sent"));
        return (await AudienceWorld.SendAsync(client, journal)).Outcomes.Single().Reasons.Select(reason => reason.Code);
    }

    private static Task<AudienceWorld> StartAsync(string setting) => AudienceWorld.StartAsync(model => model
        .Entity("Depot", depot => depot.Reference("Keeper", "User"))
        .Entity("Order", order => order.Attribute("Title", MemberType.String).Attribute("Status", MemberType.String).Reference("Owner", "User").Reference("Depot", "Depot")
            .Allow("Clerk", Rights.All, where: "[Order_Owner = '[%CurrentUser%]']").Synchronize(SyncSetting.ByXPath(setting))));
}
