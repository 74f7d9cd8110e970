using Microsoft.Extensions.Time.Testing;
using OfflineSync.Server;
using OfflineSync.Server.DryRun;
using OfflineSync.Server.Explain;
using OfflineSync.Tests.Access;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences;

/// <summary>By whose clocks rules count days: the model says it, and every part of the engine follows.</summary>
public sealed class TimeZoneTests
{
    // In Amsterdam the next day has begun.
    private static readonly DateTimeOffset lateInUtc = new(2026, 11, 23, 23, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task Another_time_zone_is_another_set_of_rules_that_is_foretold_computed_anew_and_keeps_old_instances_out()
    {
        const string Where = "[day-from-dateTime(Due) = 24]";
        await using RunningServer server = await RunningServer.StartAsync(model: Model(null, Where), time: new FakeTimeProvider(lateInUtc));
        Assert.Empty(Model(null, Where).Audiences.Slow);
        ObjectId anna = await server.Host.Users.AddAsync("anna", "secret", ["Clerk"]);
        ObjectId late = await AddAsync(server, lateInUtc), next = await AddAsync(server, lateInUtc.AddDays(1));
        using ProtocolClient client = await SignInAsync(server.Host, Model(null, Where));
        var replica = new Replica(client);
        await SynchronizeAsync(replica);
        Assert.Equal([next.Value], replica.Rows.Keys);

        DryRunEntity foretold = Assert.Single((await server.Host.Server.DryRunAsync(Model("Europe/Amsterdam", Where))).Entities);
        Assert.Equal((1, 1, 0), (foretold.Appearing, foretold.Disappearing, foretold.Changing));
        Assert.Empty((await server.Host.Server.DryRunAsync(Model(null, Where))).Entities);

        await using OfflineSyncHost amsterdam = await server.StartInstanceAsync(Model("Europe/Amsterdam", Where));
        using ProtocolClient there = await SignInAsync(amsterdam, Model("Europe/Amsterdam", Where));
        var fresh = new Replica(there);
        await SynchronizeAsync(fresh);
        Assert.Equal([late.Value], fresh.Rows.Keys);
        VisibilityExplanation why = await amsterdam.Server.Visibility.ExplainAsync(anna, late);
        Assert.Equal(VisibilityVerdict.Downloaded, why.Verdict);
        Assert.True(why.Stored.Agrees, string.Join(' ', why.Stored.Warnings));
        Assert.Equal(ErrorCode.RulesOutdated, (await Assert.ThrowsAsync<OfflineSyncException>(() => SynchronizeAsync(replica))).Code);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("UTC", true)]
    [InlineData("Europe/Amsterdam", false)]
    public async Task A_day_of_a_token_begins_where_the_model_says(string? zone, bool isToday)
    {
        // Slow: it counts from now.
        const string Where = "[Due >= '[%BeginOfCurrentDay%]']";
        await using RunningServer server = await RunningServer.StartAsync(model: Model(zone, Where), time: new FakeTimeProvider(lateInUtc));
        await server.Host.Users.AddAsync("anna", "secret", ["Clerk"]);
        ObjectId earlier = await AddAsync(server, lateInUtc.AddHours(-2));
        using ProtocolClient client = await SignInAsync(server.Host, Model(zone, Where));
        var replica = new Replica(client);

        await SynchronizeAsync(replica);

        Assert.Equal(isToday ? [earlier.Value] : [], replica.Rows.Keys);
        Assert.Equal(isToday, (await server.Host.Server.Visibility.ExplainAsync("anna", earlier)).Verdict == VisibilityVerdict.Downloaded);
        DryRunEntity[] other = [.. (await server.Host.Server.DryRunAsync(Model(isToday ? "Europe/Amsterdam" : "UTC", Where))).Entities];
        Assert.Equal(isToday ? (0L, 1L) : (1L, 0L), (Assert.Single(other).Appearing, other[0].Disappearing));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Europe/Amsterdam", true)]
    public async Task Server_and_device_judge_rights_by_the_same_clocks(string? zone, bool mayWrite)
    {
        DomainModel model = DomainModel.Define("Cities", m =>
        {
            if (zone is not null) m.TimeZone(zone);
            m.Entity<User>().Entity<Country>().Entity<Region>().Entity<City>(city => city.Allow(AccessModel.Owner, Rights.Read).Allow(AccessModel.Owner, Rights.Write, where: "[hours-from-dateTime(OpenedAt) = 0]"));
        });
        await using AccessWorld world = await AccessWorld.StartAsync(model);
        ObjectId id = (await world.StoreAsync<City>(stored => (stored.Name, stored.OpenedAt) = ("Delft", lateInUtc.UtcDateTime))).Id;
        OfflineEngine device = await world.DeviceAsync("anna", [AccessModel.Owner], options => options.ChecksRights = false);
        City city = (await device.FindAsync<City>(id))!;

        Assert.Equal(mayWrite, device.RightsOf(city).CanWrite(nameof(City.Name)));
        city.Name = "Delfshaven";
        await device.CommitAsync(city);
        SyncResult result = await device.SynchronizeAsync();
        Assert.Equal(mayWrite ? (1, 0) : (0, 1), (result.Applied, result.Rejected.Count));
    }

    private static DomainModel Model(string? zone, string where) => DomainModel.Define("Tasks", model =>
    {
        if (zone is not null) model.TimeZone(zone);
        model.Entity("Task", task => task.Attribute("Due", MemberType.DateTime).Allow("Clerk", Rights.Read, where: where));
    });

    private static async Task<ObjectId> AddAsync(RunningServer server, DateTimeOffset due)
    {
        ServerObjects work = server.Host.Server.NewObjects();
        OfflineObject task = work.Create("Task");
        task["Due"] = due.UtcDateTime;
        await work.CommitAsync();
        return task.Id;
    }

    private static async Task<ProtocolClient> SignInAsync(OfflineSyncHost host, DomainModel model)
    {
        var client = new ProtocolClient(host.Url) { Model = model, ModelVersion = model.Version };
        await client.SignInAsync("anna", "secret");
        return client;
    }

    private static async Task SynchronizeAsync(Replica replica)
    {
        do await replica.StepAsync();
        while (replica.Cursor is not null);
    }
}
