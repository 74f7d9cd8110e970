namespace OfflineSync.Tests.Audiences;

/// <summary>Users with members of their own, and what these decide.</summary>
public sealed class UserMemberTests
{
    [Fact]
    [Trait("Behaviour", "S-065")]
    public async Task A_member_of_the_user_is_a_key_and_its_change_brings_and_takes()
    {
        await using AudienceWorld world = await StartAsync("[Team = $currentUser/Team]");
        Assert.Empty(world.Model.Audiences.Slow);
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        ObjectId red = await world.AddAsync("Order", ("Team", "Red")), blue = await world.AddAsync("Order", ("Team", "Blue")), nobodys = await world.AddAsync("Order");
        // Empty equals empty.
        await world.AssertShownAsync("anna", nobodys);

        await world.SetAsync("User", anna, "Team", "Red");
        Assert.Equal([nobodys.Value], (await world.AssertShownAsync("anna", red)).RemovedIds);
        await world.AssertShownAsync("bob", nobodys);

        await world.SetAsync("User", bob, "Team", "Blue");
        await world.SetAsync("Order", red, "Team", "Blue");
        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", red, blue);
    }

    [Theory]
    [Trait("Behaviour", "S-065")]
    [InlineData("[$currentUser/Team = 'Red']")]
    [InlineData("[not($currentUser/Team != 'Red') and '[%CurrentUser%]' = '[%UserRole_Clerk%]']")]
    [InlineData("[$currentUser/Team = 'Red' or Team = 'Blue' and $currentUser/Team = empty]")]
    public async Task What_is_said_of_the_user_alone_is_a_key_and_its_change_brings_and_takes(string where)
    {
        await using AudienceWorld world = await StartAsync(where);
        Assert.Empty(world.Model.Audiences.Slow);
        ObjectId anna = await world.UserAsync("anna");
        await world.UserAsync("bob");
        ObjectId one = await world.AddAsync("Order", ("Team", "Red")), other = await world.AddAsync("Order");
        await world.AssertShownAsync("anna");

        await world.SetAsync("User", anna, "Team", "Red");
        await world.AssertShownAsync("anna", one, other);
        await world.AssertShownAsync("bob");
        await world.SetAsync("User", anna, "Team", "Blue");
        await world.AssertShownAsync("anna");
    }

    [Fact]
    public void A_lambda_says_the_same_of_the_user_alone()
    {
        DomainModel model = DomainModel.Define("Shop", m => m.Entity<Sample.Country>(country => country
            .Allow("Clerk", Rights.Read, (c, user) => user.Name == "ann" && user.Active)
            .Allow("Boss", Rights.Read, (c, user) => "a" != user.Name)).Entity<Sample.Region>().Entity<Sample.City>());

        Assert.Equal(["[$currentUser/Name = 'ann' and $currentUser/Active = true()]", "[$currentUser/Name != 'a']"], model.Entity("Country").AccessRules.Select(rule => rule.Where));
    }

    [Fact]
    [Trait("Behaviour", "S-065")]
    public async Task What_a_user_refers_to_is_where_his_path_ends_and_roles_and_activity_are_kept_beside_it()
    {
        await using AudienceWorld world = await StartAsync("[Order_Depot/Depot/id = $currentUser/User_Depot]");
        ObjectId anna = await world.UserAsync("anna");
        ObjectId north = await world.AddAsync("Depot"), south = await world.AddAsync("Depot");
        ObjectId one = await world.AddAsync("Order", ("Depot", north)), other = await world.AddAsync("Order", ("Depot", south));
        await world.AssertShownAsync("anna");
        await world.SetAsync("User", anna, "Depot", north);
        await world.AssertShownAsync("anna", one);
        await world.SetAsync("User", anna, "Depot", south);
        await world.AssertShownAsync("anna", other);

        await world.Server.Host.Users.SetRolesAsync(anna, []);
        await world.AssertShownAsync("anna");
        await world.Server.Host.Users.DeactivateAsync(anna);
        Assert.Equal(ErrorCode.SignInRefused, (await Assert.ThrowsAsync<OfflineSyncException>(() => world.SignInAsync("anna"))).Code);
        await world.Server.Host.Users.ActivateAsync(anna);
        await world.SignInAsync("anna");
    }

    [Fact]
    public void Users_without_a_class_have_what_every_user_has_and_what_is_said_of_them()
    {
        DomainModel model = DomainModel.Define("Shop", m => m.Entity("User", user => user.Attribute("Level", MemberType.Integer)));

        Assert.Equal(["Name", "Active", "Roles", "Level"], model.Users.Members.Select(member => member.Name));
        Assert.True(model.Users.Member("Name").IsRequired);
        Assert.Equal(model.Version, DomainModel.FromJson(model.ToJson()).Version);
    }

    private static Task<AudienceWorld> StartAsync(string where) => AudienceWorld.StartAsync(model => model
        .Entity("User", user => user.Enumeration("Team", "Red", "Blue").Reference("Depot", "Depot"))
        .Entity("Depot", _ => { })
        .Entity("Order", order => order.Attribute("Title", MemberType.String).Enumeration("Team", "Red", "Blue").Reference("Depot", "Depot").Allow("Clerk", Rights.Read, where: where)));
}
