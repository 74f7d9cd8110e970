using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences;

/// <summary>History N3: what a rule shows along a path is shown to those who have its role, now.</summary>
[Trait("History", "N3")]
public sealed class RolePathTests
{
    [Fact]
    public async Task A_lost_role_takes_what_its_rule_shows_along_a_path_and_a_gained_one_brings_it_although_no_path_changes()
    {
        await using AudienceWorld world = await StartAsync();
        ObjectId anna = await world.UserAsync("anna", "Surveyor", "Guest");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna));
        ObjectId order = await world.AddAsync("Order", ("Customer", customer), ("Price", 77));
        await world.AddAsync("Order", ("Price", 88));
        await world.AssertShownAsync("anna", order);

        await world.Server.Host.Users.SetRolesAsync(anna, ["Guest"]);
        Received lost = await world.AssertShownAsync("anna");
        Assert.Equal([order.Value], lost.RemovedIds);
        Assert.Equal(["Guest"], lost.End.Roles!);

        await world.Server.Host.Users.SetRolesAsync(anna, ["Guest", "Surveyor"]);
        Received gained = await world.AssertShownAsync("anna", order);
        Assert.Equal([order.Value], gained.RowIds);
        Assert.Equal(["Guest", "Surveyor"], gained.End.Roles!);
    }

    [Fact]
    public async Task A_role_less_leaves_the_members_that_another_role_s_rule_over_the_same_path_grants()
    {
        await using AudienceWorld world = await StartAsync();
        ObjectId anna = await world.UserAsync("anna", "Surveyor", "Trainee");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna));
        ObjectId order = await world.AddAsync("Order", ("Customer", customer), ("Price", 77));
        await world.AssertShownAsync("anna", order);
        Assert.Contains("Price", world.Held("anna", order).Keys);

        await world.Server.Host.Users.SetRolesAsync(anna, ["Trainee"]);

        Assert.Empty((await world.AssertShownAsync("anna", order)).Removals);
        Assert.Equal(["Title"], world.Held("anna", order).Keys);
    }

    [Fact]
    public async Task What_a_path_does_while_the_role_is_gone_is_so_when_it_comes_back()
    {
        await using AudienceWorld world = await StartAsync();
        ObjectId anna = await world.UserAsync("anna", "Surveyor"), bob = await world.UserAsync("bob", "Surveyor");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna)), bobs = await world.AddAsync("Customer", ("Owner", bob));
        ObjectId order = await world.AddAsync("Order", ("Customer", customer)), other = await world.AddAsync("Order", ("Customer", bobs));
        await world.AssertShownAsync("anna", order);

        // One download hears of all of it at once, another device's user of each step.
        await world.Server.Host.Users.SetRolesAsync(anna, ["Guest"]);
        await world.SetAsync("Customer", customer, "Owner", bob);
        await world.AssertShownAsync("bob", order, other);
        await world.SetAsync("Customer", bobs, "Owner", anna);
        await world.AssertShownAsync("bob", order);
        await world.Server.Host.Users.SetRolesAsync(anna, ["Surveyor"]);

        Received delta = await world.AssertShownAsync("anna", other);
        Assert.Equal([order.Value], delta.RemovedIds);
    }

    [Fact]
    public async Task A_role_that_is_a_part_of_the_condition_is_the_one_of_now_too()
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(model => model
            .Roles("Clerk", "Boss")
            .Entity("Order", order => order.Attribute("Title", MemberType.String).Attribute("Secret", MemberType.Boolean)
                .Allow("Clerk", Rights.Read, where: "[not(Secret) or '[%CurrentUser%]' = '[%UserRole_Boss%]']")));
        ObjectId anna = await world.UserAsync("anna", "Clerk", "Boss");
        ObjectId plain = await world.AddAsync("Order", ("Secret", false)), secret = await world.AddAsync("Order", ("Secret", true));
        await world.AssertShownAsync("anna", plain, secret);

        await world.Server.Host.Users.SetRolesAsync(anna, ["Clerk"]);

        Assert.Equal([secret.Value], (await world.AssertShownAsync("anna", plain)).RemovedIds);
    }

    private static Task<AudienceWorld> StartAsync() => AudienceWorld.StartAsync(model => model
        .Roles("Surveyor", "Trainee", "Guest")
        .Entity("Customer", customer => customer.Reference("Owner", "User"))
        .Entity("Order", order => order.Attribute("Title", MemberType.String).Attribute("Price", MemberType.Integer).Reference("Customer", "Customer")
            .Allow("Surveyor", Rights.Read, where: "[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']")
            .Allow("Trainee", Rights.None, read: ["Title"], where: "[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']")));
}
