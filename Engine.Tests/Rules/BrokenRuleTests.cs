namespace OfflineSync.Tests.Rules;

/// <summary>What a device says of the model's rules before anything is committed.</summary>
public sealed class BrokenRuleTests
{
    private static readonly DateTime Noon = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    private static DomainModel Model { get; } = ToursModel.Create(tour => tour
        .Range(t => t.Places, 1, 50)
        .AtLeast(t => t.EndsAt, t => t.StartsAt, "It ends before it begins.")
        .Unique(t => t.Code));

    [Fact]
    public async Task A_device_names_the_rules_that_a_new_object_breaks_with_the_servers_words()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(t => (t.Title, t.Places, t.StartsAt, t.EndsAt, t.Code) = (" ", 51, Noon, Noon.AddHours(-1), "taken"));
        await device.CommitAsync(device.Create<Tour>(t => (t.Title, t.Places, t.Code) = ("Dunes", 1, "taken")));

        IReadOnlyList<BrokenRule> broken = device.BrokenRulesOf(tour);

        await device.CommitAsync(tour);
        RejectedEntry rejected = Assert.Single((await device.SynchronizeAsync()).Rejected);
        Assert.Equal(3, broken.Count);
        Assert.Equal(rejected.Reasons.Where(reason => reason.Code != ErrorCode.ValueNotUnique).Select(reason => new BrokenRule(reason.MemberId!, reason.Code, reason.Message)), broken);
        Assert.Empty(device.BrokenRulesOf(tour));
    }

    [Fact]
    public async Task A_change_is_judged_by_the_rules_that_it_concerns()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(t => (t.Title, t.Places, t.StartsAt, t.EndsAt) = ("Dunes", 51, Noon, Noon));
        await device.CommitAsync(tour);
        Assert.Empty(device.BrokenRulesOf(tour));

        tour.StartsAt = Noon.AddHours(1);

        Assert.Equal([new BrokenRule("EndsAt", ErrorCode.ValueOutOfRange, "It ends before it begins.")], device.BrokenRulesOf(tour));
        using UnitOfWork unit = device.BeginUnitOfWork();
        Assert.Empty(device.BrokenRulesOf((await unit.FindAsync<Tour>(tour.Id))!));
    }
}
