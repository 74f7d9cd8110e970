namespace OfflineSync.Tests.Rules;

/// <summary>What happens at the other end of an association when an object is deleted.</summary>
public sealed class DeleteBehaviourTests
{
    [Fact]
    [Trait("Behaviour", "M-091")]
    public async Task References_to_what_is_deleted_are_emptied_unless_the_model_says_otherwise()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        (OfflineEngine device, Guide guide, Tour tour, _) = await SeedAsync(world);

        await device.DeleteAsync(guide);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);

        Assert.Null(tour.Guide);
        Assert.Equal(1, await world.CountAsync("object_tour where guide is null"));
    }

    [Fact]
    [Trait("Behaviour", "M-091")]
    public async Task A_cascade_goes_through_several_levels_and_leaves_every_device()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(
            tour => tour.WhenTargetIsDeleted(t => t.Guide, DeleteBehaviour.Cascade),
            booking => booking.WhenTargetIsDeleted(b => b.Tour, DeleteBehaviour.Cascade)));
        (OfflineEngine device, Guide guide, Tour tour, Booking booking) = await SeedAsync(world);
        Guide friend = device.Create<Guide>(g => (g.Name, g.Favourite) = ("Friend", tour));
        await device.CommitAsync(friend);
        await device.SynchronizeAsync();
        OfflineEngine other = await world.DeviceAsync();
        Booking seen = (await other.FindAsync<Booking>(booking.Id))!;
        // What the device does not know goes along on the server.
        Tour unseen = other.Create<Tour>(t => (t.Title, t.Guide) = ("New town", other.FindAsync<Guide>(guide.Id).Result));
        await other.CommitAsync([unseen, other.Create<Booking>(b => b.Tour = unseen)]);
        await other.SynchronizeAsync();

        await device.DeleteAsync(guide);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        await other.SynchronizeAsync();

        Assert.True(unseen.IsEmpty);
        Assert.Equal((true, true, true, false), (tour.IsEmpty, booking.IsEmpty, seen.IsEmpty, friend.IsEmpty));
        Assert.Null(friend.Favourite);
        Assert.Equal((0, 0, 1), (await world.CountAsync("object_tour"), await world.CountAsync("object_booking"), await world.CountAsync("object_guide")));
        Assert.Equal(2, await world.CountAsync("mt_events where type = 'object_removed'"));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "M-091")]
    public async Task The_owner_s_delete_can_take_its_target_along()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(tour => tour.WhenDeleted(t => t.Guide, DeleteBehaviour.Cascade)));
        (OfflineEngine device, Guide guide, Tour tour, Booking booking) = await SeedAsync(world);
        await device.DeleteAsync(booking);
        await device.DeleteAsync(tour);

        Assert.Empty((await device.SynchronizeAsync()).Rejected);

        Assert.True(guide.IsEmpty);
        Assert.Equal(0, await world.CountAsync("object_guide"));
    }

    [Fact]
    [Trait("Behaviour", "M-091")]
    public async Task A_delete_is_refused_while_somebody_refers_to_it_and_goes_through_once_nobody_does()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(tour => tour.WhenTargetIsDeleted(t => t.Guide, DeleteBehaviour.Refuse, "A guide with tours stays.")));
        (OfflineEngine device, Guide guide, Tour tour, _) = await SeedAsync(world);
        OfflineEngine other = await world.DeviceAsync(options => options.ChecksRights = false);

        await other.DeleteAsync((await other.FindAsync<Guide>(guide.Id))!);
        RejectedEntry rejected = Assert.Single((await other.SynchronizeAsync()).Rejected);
        Assert.Equal((ErrorCode.DeleteRefused, "A guide with tours stays."), (rejected.Reasons.Single().Code, rejected.Reasons.Single().Message));
        Assert.Equal("Gwen", (await other.FindAsync<Guide>(guide.Id))!.Name);

        // Another tour begins to refer to it in the same upload: it forbids the delete as well.
        tour.Guide = null;
        Tour late = device.Create<Tour>(t => (t.Title, t.Guide) = ("Late", guide));
        await device.CommitAsync([tour, late]);
        Guide held = (await device.FindAsync<Guide>(guide.Id))!;
        await device.SynchronizeAsync();
        late.Guide = null;
        await device.CommitAsync(late);
        await device.DeleteAsync(held);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal(0, await world.CountAsync("object_guide"));
    }

    [Fact]
    public async Task A_refusal_deep_in_a_cascade_keeps_everything()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(
            tour => tour.WhenTargetIsDeleted(t => t.Guide, DeleteBehaviour.Cascade),
            booking => booking.WhenTargetIsDeleted(b => b.Tour, DeleteBehaviour.Refuse)));
        (OfflineEngine device, Guide guide, Tour tour, Booking booking) = await SeedAsync(world);
        OfflineEngine late = await world.DeviceAsync(options => options.ChecksRights = false);
        await late.DeleteAsync((await late.FindAsync<Guide>(guide.Id))!);

        Assert.Contains(ErrorCode.DeleteRefused, (await late.SynchronizeAsync()).Rejected.SelectMany(entry => entry.Reasons).Select(reason => reason.Code));

        Assert.Equal((1, 1, 1), (await world.CountAsync("object_tour where guide is not null"), await world.CountAsync("object_booking"), await world.CountAsync("object_guide")));
        OfflineEngine other = await world.DeviceAsync();
        Assert.Equal(guide.Id, (await other.FindAsync<Tour>(tour.Id))!.Guide?.Id);
    }

    [Fact]
    [Trait("Behaviour", "M-091")]
    public async Task A_cascade_shows_at_once_on_the_device_and_takes_along_what_was_never_sent()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(
            tour => tour.WhenTargetIsDeleted(t => t.Guide, DeleteBehaviour.Cascade),
            booking => booking.WhenTargetIsDeleted(b => b.Tour, DeleteBehaviour.Cascade)));
        (OfflineEngine device, Guide guide, Tour tour, Booking booking) = await SeedAsync(world);
        Tour unsent = device.Create<Tour>(t => (t.Title, t.Guide) = ("Unsent", guide));
        await device.CommitAsync(unsent);

        await device.DeleteAsync(guide);

        Assert.Equal((true, true, true), (tour.IsEmpty, booking.IsEmpty, unsent.IsEmpty));
        Assert.Equal((0, 0), (await device.Query<Tour>().CountAsync(), await device.Query<Booking>().CountAsync()));
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal((0, 0, 0), (await world.CountAsync("object_tour"), await world.CountAsync("object_booking"), await world.CountAsync("object_guide")));
    }

    [Fact]
    [Trait("Behaviour", "M-091")]
    public async Task A_refused_delete_is_told_at_once_on_the_device_and_nothing_is_deleted()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(
            tour => tour.WhenTargetIsDeleted(t => t.Guide, DeleteBehaviour.Cascade),
            booking => booking.WhenTargetIsDeleted(b => b.Tour, DeleteBehaviour.Refuse, "Somebody booked it.")));
        (OfflineEngine device, Guide guide, Tour tour, Booking booking) = await SeedAsync(world);

        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.DeleteAsync(guide));

        Assert.Equal((ErrorCode.DeleteRefused, "Somebody booked it."), (refused.Code, refused.Message));
        Assert.Equal((false, false), (guide.IsEmpty, tour.IsEmpty));
        // Together with what stands in its way it goes.
        await device.DeleteAsync([guide, booking]);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal(0, await world.CountAsync("object_tour"));
    }

    private static async Task<(OfflineEngine Device, Guide Guide, Tour Tour, Booking Booking)> SeedAsync(ToursWorld world)
    {
        OfflineEngine device = await world.DeviceAsync();
        Guide guide = device.Create<Guide>(g => g.Name = "Gwen");
        Tour tour = device.Create<Tour>(t => (t.Title, t.Guide) = ("Old town", guide));
        Booking booking = device.Create<Booking>(b => b.Tour = tour);
        await device.CommitAsync([guide, tour, booking]);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        return (device, guide, tour, booking);
    }
}
