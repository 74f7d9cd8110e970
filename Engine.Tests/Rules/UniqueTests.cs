using Npgsql;
using OfflineSync.Server;

namespace OfflineSync.Tests.Rules;

/// <summary>Values that must be unique.</summary>
public sealed class UniqueTests
{
    private static DomainModel Model { get; } = ToursModel.Create(tour => tour.Unique(t => t.Code).Unique(t => t.Guide), guide: guide => guide.Unique(g => g.Email, ignoreCase: true));

    [Fact]
    [Trait("Behaviour", "M-080")]
    [Trait("Behaviour", "M-082")]
    public async Task A_value_that_another_object_has_rejects_exactly_the_newcomer_and_nothing_counts_as_nothing()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        OfflineEngine device = await world.DeviceAsync();
        await CommitAsync(device, "A", null, null);
        await device.SynchronizeAsync();
        Tour late = Tour(device, "A"), first = Tour(device, "B"), second = Tour(device, "B"), other = Tour(device, "a"), spaced = Tour(device, "A ");
        await device.CommitAsync([late, first, second, other, spaced]);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal([late.Id, second.Id], result.Rejected.Select(entry => entry.ObjectId));
        Assert.All(result.Rejected, entry => Assert.Equal((ErrorCode.ValueNotUnique, "Code", "Another Tour has the same Code."), (entry.Reasons.Single().Code, entry.Reasons.Single().MemberId, entry.Reasons.Single().Message)));
        Assert.Equal(6, await world.CountAsync("object_tour"));
    }

    [Fact]
    [Trait("Behaviour", "M-083")]
    public async Task Texts_are_compared_in_one_normal_form_and_case_counts_only_where_the_rule_says_so()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        OfflineEngine device = await world.DeviceAsync();
        string longText = new('ä', 5_000);
        Tour composed = Tour(device, "\u00e9"), decomposed = Tour(device, "e\u0301"), one = Tour(device, longText), two = Tour(device, longText + "."), three = Tour(device, longText);
        Guide lower = device.Create<Guide>(g => (g.Name, g.Email) = ("a", "straße@Über.de")), upper = device.Create<Guide>(g => (g.Name, g.Email) = ("b", "STRAßE@üBER.DE"));
        await device.CommitAsync([composed, decomposed, one, two, three, lower, upper]);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal([decomposed.Id, three.Id, upper.Id], result.Rejected.Select(entry => entry.ObjectId));
    }

    [Fact]
    [Trait("Behaviour", "M-083")]
    public async Task An_association_can_be_one_to_one()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        OfflineEngine device = await world.DeviceAsync();
        Guide guide = device.Create<Guide>(g => g.Name = "Gwen");
        Tour one = Tour(device, "1"), two = Tour(device, "2");
        (one.Guide, two.Guide) = (guide, guide);
        await device.CommitAsync([guide, one, two]);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal((two.Id, "Guide"), (Assert.Single(result.Rejected).ObjectId, result.Rejected[0].Reasons.Single().MemberId));
    }

    [Fact]
    [Trait("History", "18")]
    public async Task Values_are_swapped_and_handed_on_within_an_upload()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        OfflineEngine device = await world.DeviceAsync();
        Tour[] tours = await CommitAsync(device, "A", "B", "C", "D");
        await device.SynchronizeAsync();
        (tours[0].Code, tours[1].Code) = ("B", "A");
        await device.CommitAsync([tours[0], tours[1]]);
        tours[2].Code = "E";
        await device.CommitAsync(tours[2]);
        await device.DeleteAsync(tours[3]);
        await CommitAsync(device, "C", "D");

        Assert.Empty((await device.SynchronizeAsync()).Rejected);

        Assert.Equal(("B", "A", "E"), (tours[0].Code, tours[1].Code, tours[2].Code));
        Assert.Equal("A,B,C,D,E", await world.Server.ScalarAsync<string>("select string_agg(code, ',' order by code) from offlinesync.object_tour"));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("History", "17")]
    public async Task Who_keeps_its_value_because_it_fails_keeps_it_from_those_who_wanted_it()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        OfflineEngine device = await world.DeviceAsync();
        Tour[] tours = await CommitAsync(device, "A", "B", "C");
        await device.SynchronizeAsync();
        // A chain: 2 wants what 1 gives up, 1 what 0 gives up, and 0 fails.
        (tours[0].Code, tours[0].Title) = ("Z", "");
        (tours[1].Code, tours[2].Code) = ("A", "B");
        await device.CommitAsync(tours);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal([ErrorCode.RequiredMemberEmpty, ErrorCode.ValueNotUnique, ErrorCode.ValueNotUnique], result.Rejected.Select(entry => entry.Reasons.Single().Code));
        Assert.Equal(["A", "B", "C"], tours.Select(tour => tour.Code));
    }

    [Fact]
    [Trait("History", "18")]
    [Trait("History", "N9")]
    public async Task Uploads_that_race_for_values_lose_exactly_one_object_each()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        OfflineEngine[] devices = [await world.DeviceAsync(), await world.DeviceAsync(), await world.DeviceAsync()];
        string[] codes = [.. Enumerable.Range(0, 200).Select(n => $"{n}")];
        // Each in another order, so that they meet crosswise; and one value of its own each.
        for (int i = 0; i < devices.Length; i++)
        {
            var random = new Random(i);
            OfflineEngine device = devices[i];
            await device.CommitAsync([.. codes.OrderBy(_ => random.Next()).Append($"own {i}").Select(code => Tour(device, code))]);
        }

        SyncResult[] results = await Task.WhenAll(devices.Select(device => Task.Run(() => device.SynchronizeAsync())));

        Assert.Equal(203, results.Sum(result => result.Applied));
        Assert.Equal(400, results.Sum(result => result.Rejected.Count));
        Assert.All(results.SelectMany(result => result.Rejected), entry => Assert.Equal(ErrorCode.ValueNotUnique, entry.Reasons.Single().Code));
        Assert.Equal(203, await world.CountAsync("object_tour"));
    }

    [Fact]
    public async Task The_database_itself_refuses_a_second_value_and_a_model_that_doubles_contradict()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        OfflineEngine device = await world.DeviceAsync();
        await CommitAsync(device, "A", "B");
        await device.SynchronizeAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => world.Server.ExecuteAsync("update offlinesync.object_tour set code = 'A'"));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, refused.SqlState);

        // The same again finds nothing to do; another rule comes and goes.
        await using (await world.Server.StartInstanceAsync(Model))
        {
        }
        await using (await world.Server.StartInstanceAsync(ToursModel.Create()))
        {
        }
        await world.Server.ExecuteAsync("update offlinesync.object_tour set code = 'A'");
        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => world.Server.StartInstanceAsync(Model));
        Assert.Equal(ErrorCode.ModelInvalid, problem.Code);
        Assert.Contains("Code of Tour cannot be unique", problem.Message);
    }

    [Fact]
    public async Task The_operator_s_code_keeps_the_rule_too()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        ServerObjects work = world.Server.Host.Server.NewObjects();
        work.Create<Tour>(t => (t.Title, t.Code) = ("1", "A"));
        work.Create<Tour>(t => (t.Title, t.Code) = ("2", "A"));

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => work.CommitAsync());

        Assert.Equal(ErrorCode.ValueNotUnique, problem.Code);
        Assert.Equal(0, await world.CountAsync("object_tour"));
    }

    private static Tour Tour(OfflineEngine device, string? code) => device.Create<Tour>(t => (t.Title, t.Code) = ("Tour", code));

    private static async Task<Tour[]> CommitAsync(OfflineEngine device, params string?[] codes)
    {
        Tour[] tours = [.. codes.Select(code => Tour(device, code))];
        await device.CommitAsync(tours);
        return tours;
    }
}
