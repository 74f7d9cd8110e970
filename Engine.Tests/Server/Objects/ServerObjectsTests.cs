using OfflineSync.Projections;
using OfflineSync.Server;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Store;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Server.Objects;

public sealed class ServerObjectsTests
{
    [Fact]
    public async Task The_operator_s_code_creates_changes_and_deletes_objects()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        ServerObjects work = Work(server);
        Country country = work.Create<Country>(c => c.Name = "Netherlands");
        City delft = work.Create<City>(c => (c.Name, c.Country) = ("Delft", country)), gouda = work.Create<City>(c => c.Name = "Gouda");
        OfflineObject region = work.Create("Region");
        region["Name"] = "Holland";
        Assert.Equal(4, await work.CommitAsync());

        ServerObjects next = Work(server);
        City found = (await next.FindAsync<City>(delft.Id))!;
        Assert.Same(found, await next.FindAsync<City>(delft.Id));
        Assert.Null(await next.FindAsync<City>(country.Id));
        found.Population = 100_000;
        next.Delete((await next.FindAsync("City", gouda.Id))!);
        Assert.Equal(2, await next.CommitAsync());
        Assert.Equal(0, await next.CommitAsync());

        var stored = (await server.ReadAsync("City", delft.Id))!.Value;
        Assert.Equal(("Delft", 100_000, country.Id), ((string)stored.Value("Name")!, (int)stored.Value("Population")!, (ObjectId)stored.Value("Country")!));
        Assert.Null(await server.ReadAsync("City", gouda.Id));
        Assert.All((await server.EventsAsync()).TakeLast(6), e => Assert.Equal(ServerObjects.SystemUser, ((EntryEvent)e.Data).Entry.User));
    }

    [Fact]
    public async Task A_commit_that_breaks_a_rule_is_refused_whole_and_can_be_corrected()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        ServerObjects work = Work(server);
        work.Create<City>(c => c.Name = "Delft");
        City nameless = work.Create<City>();
        long events = await server.Test.CountAsync("offlinesync.mt_events");

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => work.CommitAsync());

        Assert.Equal(ErrorCode.RequiredMemberEmpty, problem.Code);
        Assert.Contains(nameless.Id.ToString(), problem.Message);
        Assert.Equal(events, await server.Test.CountAsync("offlinesync.mt_events"));
        nameless.Name = "Gouda";
        Assert.Equal(2, await work.CommitAsync());
    }

    [Fact]
    public async Task Objects_of_another_unit_of_work_are_refused()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        ServerObjects one = Work(server), two = Work(server);
        City city = one.Create<City>(c => c.Name = "Delft");

        Assert.Equal(ErrorCode.ObjectNotUsable, Assert.Throws<OfflineSyncException>(() => two.Delete(city)).Code);
    }

    [Fact]
    public async Task More_objects_than_a_transaction_takes_are_several()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        ServerObjects work = Work(server);
        for (int i = 0; i < ServerObjects.BatchLimit + 5; i++) work.Create<Region>(region => region.Name = $"Region {i}");
        var seen = new List<int>();

        Assert.Equal(ServerObjects.BatchLimit + 5, await work.CommitAsync(new Progress(seen)));

        Assert.Equal([ServerObjects.BatchLimit, ServerObjects.BatchLimit + 5], seen);
        Assert.Equal(ServerObjects.BatchLimit + 5, await server.Test.CountAsync("offlinesync.object_region"));
    }

    private static ServerObjects Work(UploadFixture server) => new(server.Store, server.Decision, TestStore.Ids, TimeProvider.System);

    private sealed class Progress(List<int> seen) : IProgress<int>
    {
        public void Report(int value) => seen.Add(value);
    }
}
