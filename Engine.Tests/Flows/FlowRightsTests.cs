using OfflineSync.Tests.Access;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Flows;

/// <summary>A flow has its user's rights, and works for nobody else.</summary>
public sealed class FlowRightsTests
{
    [Fact]
    [Trait("Behaviour", "M-058")]
    public async Task Retrieve_finds_what_the_user_may_read_and_commit_fails_where_a_changed_member_is_not_writable()
    {
        DomainModel model = DomainModel.Define("FlowRights", m => m
            .Entity<User>(user => user.Allow("Worker", Rights.None))
            .Entity<Country>().Entity<Region>()
            .Entity<City>(city => city.Allow("Worker", Rights.None, read: [c => c.Name], write: [c => c.Population, c => c.IsPort], where: "[IsPort = false()]")));
        await using AccessWorld world = await AccessWorld.StartAsync(model);
        await world.StoreAsync<City>(stored => (stored.Name, stored.Remarks) = ("Delft", "secret"));
        await world.StoreAsync<City>(stored => (stored.Name, stored.IsPort) = ("Rotterdam", true));
        OfflineEngine device = await world.DeviceAsync("anna", ["Worker"]);

        await device.RunAsync(async flow =>
        {
            City delft = Assert.Single(await flow.RetrieveAsync<City>());
            Assert.Equal(("Delft", null), (delft.Name, delft.Remarks));
            delft.Population = 5;
            delft.Name = "Delfshaven";
            Assert.False(await flow.TryAsync(() => flow.CommitAsync(delft)));
            Assert.Equal(ErrorCode.AccessDenied, Assert.IsType<OfflineSyncException>(flow.LatestException).Code);
            Assert.Contains("write Name of City", flow.LatestError);
            Assert.Empty(await device.GetPendingAsync());
            Assert.False(await flow.TryAsync(() => flow.DeleteAsync(delft)));
            Assert.Contains("delete City", flow.LatestError);

            flow.Rollback(delft);
            delft.Population = 5;
            await flow.CommitAsync(delft);
            Assert.Equal(1, (await flow.SynchronizeAsync()).Applied);
        });

        Assert.Equal(1, await world.CountAsync("object_city where name = 'Delft' and population = 5"));
    }

    [Fact]
    [Trait("Behaviour", "M-058")]
    public async Task A_flow_whose_user_has_signed_out_does_nothing_for_the_next_one()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        OfflineEngine device = await world.DeviceAsync("anna", [AccessModel.Owner]);
        await world.DeviceAsync("bob", [AccessModel.Owner]);

        await device.RunAsync(async flow =>
        {
            Region region = flow.Create<Region>();
            await device.SignInAsync("bob", "secret");
            Func<Task>[] steps =
            [
                () => flow.CommitAsync(region), () => flow.RetrieveAsync<Region>(), () => flow.SynchronizeAsync(),
                () => flow.RunAsync(new AddTwo()), () => flow.DeleteAsync(region), () => flow.FindAsync<Region>(region.Id),
            ];
            foreach (Func<Task> step in steps)
            {
                Assert.False(await flow.TryAsync(step));
                Assert.Equal(ErrorCode.NotSignedIn, Assert.IsType<OfflineSyncException>(flow.LatestException).Code);
            }
        });

        Assert.Empty(await device.GetPendingAsync());
    }

    [Fact]
    public async Task Without_a_user_there_is_no_flow()
    {
        await using AccessWorld world = await AccessWorld.StartAsync();
        OfflineEngine device = await world.DeviceAsync("anna", [AccessModel.Owner]);
        await device.SignOutAsync();

        Assert.Equal(ErrorCode.NotSignedIn, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.RunAsync<AddTwo>())).Code);
    }
}
