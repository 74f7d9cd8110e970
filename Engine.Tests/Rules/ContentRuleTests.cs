namespace OfflineSync.Tests.Rules;

/// <summary>What a device only repeats of an object never fails it (history N13).</summary>
[Trait("History", "N13")]
public sealed class ContentRuleTests
{
    [Fact]
    [Trait("History", "N13")]
    public async Task A_member_that_nobody_set_stays_as_stored_where_it_would_break_a_rule_or_take_a_value()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(tour => tour.Unique(t => t.Code).AtLeast(t => t.Places, t => t.Booked)));
        OfflineEngine one = await world.DeviceAsync();
        Tour tour = one.Create<Tour>(t => (t.Title, t.Code, t.Places, t.Booked) = ("Old town", "A", 10, 1));
        await one.CommitAsync(tour);
        await one.SynchronizeAsync();
        OfflineEngine two = await world.DeviceAsync();
        Tour seen = (await two.FindAsync<Tour>(tour.Id))!;
        (seen.Code, seen.Places, seen.Booked) = ("Z", 30, 20);
        await two.CommitAsync([seen, two.Create<Tour>(t => (t.Title, t.Code) = ("New", "A"))]);
        Assert.Empty((await two.SynchronizeAsync()).Rejected);

        // The device still has A, 10 and 1. It sets the title, and repeats the rest: 10 places would do with 1 that is booked, so both are taken.
        tour.Title = "Old town by night";
        await one.CommitAsync(tour);
        Assert.Empty((await one.SynchronizeAsync()).Rejected);

        Assert.Equal(("Old town by night", "Z", 10, 1), (tour.Title, tour.Code, tour.Places, tour.Booked));
        Assert.Equal(2, await world.CountAsync("object_tour"));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }
}
