using OfflineSync.Server;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences;

/// <summary>
/// History N7: forty devices hold one customer without a moment between them. What changes who sees their orders gets through while they go
/// on, and they go on behind it.
/// </summary>
[Trait("History", "N7")]
public sealed class StarvationTests
{
    private const int Devices = 40;

    [Fact]
    public async Task A_customer_whom_everybody_refers_to_gets_another_owner()
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(Model());
        ObjectId anna = await world.UserAsync("anna"), bob = await world.UserAsync("bob");
        await world.UserAsync("clerk", "Seller");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna));
        await using Crowd crowd = await Crowd.GatherAsync(world, "clerk", customer, Devices);
        await crowd.GoOnAsync();

        await world.SetAsync("Customer", customer, "Owner", bob);

        Assert.Equal(Devices, crowd.Running);
        await crowd.GoOnAsync();
        await crowd.StopAsync();
        ObjectId[] orders = [.. (await world.Server.ScalarAsync<Guid[]>("select array_agg(id) from offlinesync.object_order")).Select(id => new ObjectId(id))];
        Assert.True(orders.Length >= 2 * Devices);
        await world.AssertShownAsync("anna");
        await world.AssertShownAsync("bob", orders);
    }

    [Fact]
    public async Task A_customer_whom_everybody_refers_to_is_deleted()
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(Model());
        ObjectId anna = await world.UserAsync("anna");
        await world.UserAsync("clerk", "Seller");
        ObjectId customer = await world.AddAsync("Customer", ("Owner", anna));
        await using Crowd crowd = await Crowd.GatherAsync(world, "clerk", customer, Devices);
        await crowd.GoOnAsync();

        await world.DeleteAsync("Customer", customer);

        Assert.Equal(Devices, crowd.Running);
        long orders = await world.Server.ScalarAsync<long>("select count(*) from offlinesync.object_order");
        await crowd.GoOnAsync();
        await crowd.StopAsync();
        // From then on it is not there, and those who came before refer to nothing.
        Assert.Equal(orders, await world.Server.ScalarAsync<long>("select count(*) from offlinesync.object_order where customer is null"));
        Assert.Equal(orders, await world.Server.ScalarAsync<long>("select count(*) from offlinesync.object_order"));
        await world.AssertShownAsync("anna");
    }

    [Fact]
    public async Task Other_rules_are_activated_and_keep_everybody_out_who_has_the_old_ones()
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(Model());
        await world.UserAsync("anna");
        await world.UserAsync("clerk", "Seller");
        ObjectId customer = await world.AddAsync("Customer");
        await using Crowd crowd = await Crowd.GatherAsync(world, "clerk", customer, Devices);
        await crowd.GoOnAsync();

        DomainModel everybodys = Model("[not(Order_Customer/Customer/Customer_Owner)]");
        await using OfflineSyncHost newer = await world.Server.StartInstanceAsync(everybodys);

        Assert.All(await crowd.EndedAsync(), code => Assert.Equal(ErrorCode.RulesOutdated, code));
        using var client = new ProtocolClient(newer.Url) { Model = everybodys, ModelVersion = everybodys.Version };
        await client.SignInAsync("anna", "secret");
        var device = new Replica(client);
        await device.SynchronizeAsync();
        Guid[] orders = await world.Server.ScalarAsync<Guid[]>("select array_agg(id) from offlinesync.object_order");
        Assert.Equal(orders.Order(), device.Rows.Keys.Order());
    }

    [Fact]
    [Trait("History", "N14")]
    public async Task A_download_in_pages_comes_to_its_end_although_others_change_more_than_a_page_of_objects_with_each_of_its_requests()
    {
        const int Page = 6;
        await using AudienceWorld world = await AudienceWorld.StartAsync(model => model.Entity("Order", order => order.Attribute("Note", MemberType.Integer).Allow("Clerk", Rights.Read)), options => options.PageRowLimit = Page);
        await world.UserAsync("anna");
        List<ObjectId> orders = [.. await world.AddManyAsync("Order", 40, _ => [])];
        var device = new Replica(await world.SignInAsync("anna"));

        // Each set of pages is closed by what changed meanwhile; where that is too much for a page, pages grow.
        int requests = 0;
        do
        {
            await device.StepAsync();
            requests++;
            for (int i = 0; i < Page; i++) await world.SetAsync("Order", orders[(requests * 7 + i) % orders.Count], "Note", requests);
            orders.Add(await world.AddAsync("Order"));
            Assert.InRange(requests, 1, 60);
        }
        while (device.Cursor is not null);

        Assert.True(requests > 40 / Page);
        await world.AssertShownAsync("anna", [.. orders]);
    }

    private static DomainModel Model(string where = "[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]']") => DomainModel.Define("Crowded", model => model
        .Entity("Customer", customer => customer.Reference("Owner", "User").Allow("Seller", Rights.Read))
        .Entity("Order", order => order.Reference("Customer", "Customer").Allow("Clerk", Rights.Read, where: where).Allow("Seller", Rights.Create, write: ["Customer"])));
}
