using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server;
using OfflineSync.Tests.Access;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Calls;

/// <summary>Objects that server logic sends to the device with its answer.</summary>
public sealed class ToDeviceTests
{
    [Fact]
    [Trait("Behaviour", "M-025")]
    [Trait("Behaviour", "M-026")]
    [Trait("Behaviour", "M-030")]
    public async Task What_logic_sends_is_there_when_the_call_returns_once_with_its_latest_state_and_all_else_stays()
    {
        DomainModel model = ToursModel.Create(tour: e => e.Synchronize(SyncSetting.Preserve));
        await using ToursWorld world = await ToursWorld.StartAsync(model, server => server.AddServerLogic<SendTours>(async (call, context, cancellationToken) =>
        {
            IReadOnlyList<Tour> found = await context.FindAsync<Tour>(call.Tours, cancellationToken);
            context.SynchronizeToDevice(found);
            found[0].Booked = 3;
            context.SynchronizeToDevice(found[0]);
            context.SynchronizeToDevice<Tour>(found[0].Id);
        }));
        OfflineEngine device = await world.DeviceAsync();
        Tour[] stored = await StoreAsync(world, "Old town", "Harbour");
        Tour mine = device.Create<Tour>(tour => tour.Title = "Mine");
        await device.CommitAsync(mine);
        await device.SynchronizeAsync();
        Assert.Equal(["Mine"], await TitlesAsync(device));

        ServerCallResult<NoResult> result = await device.CallAsync(new SendTours(stored[0].Id));

        Assert.Equal((1, 0), (result.Received, result.Removed));
        Assert.Equal(["Mine", "Old town"], await TitlesAsync(device));
        Assert.Equal(3, (await device.FindAsync<Tour>(stored[0].Id))!.Booked);
        await device.SynchronizeAsync();
        Assert.Equal(["Mine", "Old town"], await TitlesAsync(device));
    }

    [Fact]
    [Trait("Behaviour", "M-034")]
    public async Task What_no_synchronization_brings_comes_where_logic_sends_it_and_stays_and_what_lives_in_memory_cannot_be_sent()
    {
        OfflineSyncException? refused = null;
        DomainModel model = DomainModel.Define("Tours", m => m
            .Entity<User>(user => user.Allow(ToursModel.Role, Rights.All))
            .Entity("Note", note => note.Attribute("Text", MemberType.String).Allow(ToursModel.Role, Rights.All).Synchronize(SyncSetting.Never))
            .Entity("Draft", draft => draft.NonPersistable().Attribute("Text", MemberType.String).Allow(ToursModel.Role, Rights.All)));
        await using ToursWorld world = await ToursWorld.StartAsync(model, server => server.AddServerLogic<SendTours>(async (call, context, cancellationToken) =>
        {
            refused = Assert.Throws<OfflineSyncException>(() => context.SynchronizeToDevice(context.Objects.Create("Draft")));
            context.SynchronizeToDevice(await context.FindAsync("Note", call.Tours, cancellationToken));
        }));
        OfflineEngine device = await world.DeviceAsync();
        ServerObjects objects = world.Server.Host.Server.NewObjects();
        OfflineObject note = objects.Create("Note");
        await objects.CommitAsync();
        await device.SynchronizeAsync();
        Assert.Equal(0, await device.Query("Note").CountAsync());

        Assert.Equal(1, (await device.CallAsync(new SendTours(note.Id))).Received);

        Assert.Equal(1, await device.Query("Note").CountAsync());
        await device.SynchronizeAsync();
        Assert.Equal(1, await device.Query("Note").CountAsync());
        Assert.Equal(ErrorCode.ObjectNotUsable, refused!.Code);
        Assert.Contains("Objects of Draft are kept in memory", refused.Message);
    }

    [Fact]
    [Trait("Behaviour", "M-027")]
    [Trait("Behaviour", "M-028")]
    public async Task What_was_committed_here_stays_on_top_of_what_comes_and_what_was_not_stays_in_memory()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.AddServerLogic<SendTours>(async (call, context, cancellationToken) =>
        {
            Tour tour = (await context.FindAsync<Tour>(call.Tours[0], cancellationToken))!;
            (tour.Title, tour.Booked, tour.Places, tour.Code) = ("Theirs", 7, 20, "T");
            context.SynchronizeToDevice(tour);
        }));
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(created => (created.Title, created.Places) = ("Old town", 10));
        await device.CommitAsync(tour);
        await device.SynchronizeAsync();
        tour.Title = "Mine";
        await device.CommitAsync(tour);
        tour.Places = 99;

        await device.CallAsync(new SendTours(tour.Id));

        Assert.Equal(("Mine", 7, 99, "T", ObjectState.Changed), (tour.Title, tour.Booked, tour.Places, tour.Code, tour.State));
        Assert.Single(await device.GetPendingAsync());
        device.Rollback(tour);
        Assert.Equal(("Mine", 20), (tour.Title, tour.Places));
        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);
        Assert.Equal(1, await world.CountAsync("object_tour where title = 'Mine' and booked = 7"));
    }

    [Fact]
    [Trait("Behaviour", "M-022")]
    [Trait("Behaviour", "M-023")]
    [Trait("Behaviour", "M-031")]
    public async Task Objects_that_are_deleted_or_not_for_the_user_leave_the_device_and_what_never_was_does_not_matter()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(null, server => server.AddServerLogic<SendCountries, int>(async (call, context, cancellationToken) =>
        {
            IReadOnlyList<Country> visible = await context.FindAsync<Country>(call.Countries, cancellationToken);
            foreach (Country country in visible.Where(one => one.Name == "Given away")) country[nameof(Country.Owner)] = null;
            foreach (Country country in visible.Where(one => one.Name == "Deleted")) context.Objects.Delete(country);
            context.SynchronizeToDevice(visible);
            context.SynchronizeToDevice<Country>(call.Countries);
            return visible.Count;
        }));
        OfflineEngine device = await world.DeviceAsync("anna", [AccessModel.Owner]);
        Country kept = await OwnAsync("Kept"), deleted = await OwnAsync("Deleted"), given = await OwnAsync("Given away"), elsewhere = await OwnAsync("Deleted elsewhere");
        Country hidden = await world.StoreAsync<Country>(country => country.Name = "Never mine");
        await device.SynchronizeAsync();
        ServerObjects work = world.Server.Host.Server.NewObjects();
        work.Delete((await work.FindAsync<Country>(elsewhere.Id))!);
        await work.CommitAsync();

        ServerCallResult<int> result = await device.CallAsync(new SendCountries(kept.Id, deleted.Id, given.Id, elsewhere.Id, hidden.Id, new ObjectId(Guid.CreateVersion7())));

        Assert.Equal((3, 1L, 3L), (result.Value, result.Received, result.Removed));
        Assert.Equal(["Kept"], (await device.Query<Country>().ToListAsync()).Select(country => country.Name));

        Task<Country> OwnAsync(string name) => world.StoreAsync<Country>(country =>
        {
            country.Name = name;
            country[nameof(Country.Owner)] = device.CurrentUser;
        });
    }

    [Fact]
    [Trait("Behaviour", "M-024")]
    [Trait("Behaviour", "M-029")]
    public async Task What_nobody_committed_does_not_come_and_of_what_is_changed_aside_the_committed_state_does()
    {
        ToursWorld? started = null;
        await using ToursWorld world = started = await ToursWorld.StartAsync(ToursModel.Create(), server => server.AddServerLogic<SendTours>(async (call, context, cancellationToken) =>
        {
            ServerObjects aside = started!.Server.Host.Server.NewObjects();
            Tour changedAside = (await aside.FindAsync<Tour>(call.Tours[0], cancellationToken))!;
            changedAside.Title = "Never committed";
            Tour given = context.Objects.Create<Tour>(tour => tour.Title = "Given up");
            context.SynchronizeToDevice(context.Objects.Create<Tour>(tour => tour.Title = "New"), given, changedAside, aside.Create<Tour>(tour => tour.Title = "Aside"));
            context.Objects.Delete(given);
        }));
        OfflineEngine device = await world.DeviceAsync();
        Tour[] stored = await StoreAsync(world, "Old town");

        ServerCallResult<NoResult> result = await device.CallAsync(new SendTours(stored[0].Id));

        Assert.Equal((2, 0), (result.Received, result.Removed));
        Assert.Equal(["New", "Old town"], await TitlesAsync(device));
    }

    [Fact]
    [Trait("Behaviour", "M-020")]
    public async Task What_event_handlers_change_goes_to_the_device_only_where_the_logic_sends_it()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server
            .On<AfterCommit<Tour>>(told => told.Objects.Create<Guide>(guide => guide.Name = "By a handler"))
            .AddServerLogic<SendTours>(async (call, context, cancellationToken) =>
            {
                Tour tour = (await context.FindAsync<Tour>(call.Tours[0], cancellationToken))!;
                tour.Booked = 1;
                context.SynchronizeToDevice(tour);
            }));
        OfflineEngine device = await world.DeviceAsync();
        Tour[] stored = await StoreAsync(world, "Old town");
        long guides = await world.CountAsync("object_guide");

        await device.CallAsync(new SendTours(stored[0].Id));

        Assert.Equal(guides + 1, await world.CountAsync("object_guide"));
        Assert.Empty(await device.Query<Guide>().ToListAsync());
        Assert.Equal(["Old town"], await TitlesAsync(device));
    }

    [Fact]
    [Trait("Behaviour", "S-130")]
    public async Task A_flow_calls_logic_and_its_objects_and_lists_are_up_to_date_afterwards()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.AddServerLogic<SendTours>(async (call, context, cancellationToken) =>
        {
            IReadOnlyList<Tour> found = await context.FindAsync<Tour>(call.Tours, cancellationToken);
            context.SynchronizeToDevice(found);
            found[0].Title = "Renamed";
            context.Objects.Delete(found[1]);
        }));
        OfflineEngine device = await world.DeviceAsync();
        Tour[] stored = await StoreAsync(world, "Old town", "Harbour");
        await device.SynchronizeAsync();

        await device.RunAsync(async flow =>
        {
            FlowList<Tour> all = await flow.RetrieveAsync<Tour>();
            Tour first = all.Single(tour => tour.Id == stored[0].Id);
            await flow.CallAsync(new SendTours(stored[0].Id, stored[1].Id));
            Assert.Equal([first], all);
            Assert.Equal("Renamed", first.Title);
        });
    }

    [Fact]
    public async Task A_change_by_logic_that_the_device_has_not_seen_is_a_conflict_like_anybody_else_s()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.AddServerLogic<BookPlaces, BookedPlaces>(async (call, context, cancellationToken) =>
        {
            Tour tour = (await context.FindAsync<Tour>(call.Tour, cancellationToken))!;
            tour.Booked = call.Places;
            if (call.Places == 5) context.SynchronizeToDevice(tour);
            return new BookedPlaces(tour.Title, 0);
        }));
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(created => created.Title = "Old town");
        await device.CommitAsync(tour);
        await device.SynchronizeAsync();

        await device.CallAsync(new BookPlaces(tour.Id, 4));
        tour.Booked = 1;
        await device.CommitAsync(tour);
        SyncConflict conflict = Assert.Single((await device.SynchronizeAsync()).Conflicts);
        Assert.Equal(tour.Id, conflict.ObjectId);

        // What was sent to the device, the device has seen.
        await device.CallAsync(new BookPlaces(tour.Id, 5));
        tour.Booked = 2;
        await device.CommitAsync(tour);
        Assert.Empty((await device.SynchronizeAsync()).Conflicts);
    }

    private static async Task<Tour[]> StoreAsync(ToursWorld world, params string[] titles)
    {
        ServerObjects objects = world.Server.Host.Server.NewObjects();
        Tour[] stored = [.. titles.Select(title => objects.Create<Tour>(tour => tour.Title = title))];
        await objects.CommitAsync();
        return stored;
    }

    private static async Task<string[]> TitlesAsync(OfflineEngine device) => [.. (await device.Query<Tour>().ToListAsync()).Select(tour => tour.Title).Order()];
}
