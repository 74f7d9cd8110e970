using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Calls;

/// <summary>Server logic, called by a device.</summary>
public sealed class CallTests
{
    [Fact]
    [Trait("Behaviour", "S-130")]
    [Trait("Behaviour", "S-136")]
    public async Task What_logic_changes_is_one_transaction_and_shows_on_the_device_after_the_next_synchronization()
    {
        await using ToursWorld world = await StartAsync(server => server.AddServerLogic<BookPlaces, BookedPlaces>(BookAsync));
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = await TourAsync(device, places: 10);

        ServerCallResult<BookedPlaces> booked = await device.CallAsync(new BookPlaces(tour.Id, 4));

        Assert.Equal(("Old town", 6, "thanks"), (booked.Value.Title, booked.Value.Left, booked.Value.Note));
        Assert.Equal((0, 0), (booked.Received, tour.Booked));
        Assert.Empty(await device.Query<Booking>().ToListAsync());
        await device.SynchronizeAsync();
        Assert.Equal(4, tour.Booked);
        Assert.Equal(4, (await device.Query<Booking>().ToListAsync()).Single().Places);

        // The call is an event, and what it did names it as the cause.
        Assert.Equal(1, await world.CountAsync($"mt_events where type = 'server_called' and id = '{booked.Key}' and data ->> 'name' = 'BookPlaces' and data -> 'arguments' ->> 'Places' = '4' and data ->> 'user' = '{device.CurrentUser}'"));
        Assert.Equal(2, await world.CountAsync($"mt_events where type = 'object_adjusted' and data ->> 'cause' = '{booked.Key}'"));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "S-133")]
    [Trait("Behaviour", "S-137")]
    public async Task A_value_that_logic_made_can_be_passed_to_other_logic_and_what_it_changes_of_it_comes_only_as_a_result()
    {
        await using ToursWorld world = await StartAsync(server => server.AddServerLogic<ConfirmPlaces, Confirmation>((call, _, _) => Task.FromResult(call.Places with { Places = call.Places.Places + 1 })));
        OfflineEngine device = await world.DeviceAsync();
        var mine = new Confirmation("Old town", 1);

        Confirmation first = (await device.CallAsync(new ConfirmPlaces(mine))).Value;
        Confirmation second = (await device.CallAsync(new ConfirmPlaces(first))).Value;

        Assert.Equal((1, 2, 3), (mine.Places, first.Places, second.Places));
    }

    [Fact]
    [Trait("Behaviour", "S-130")]
    public async Task Every_type_of_argument_and_result_travels_without_loss()
    {
        await using ToursWorld world = await StartAsync(server => server.AddServerLogic<Everything, EverythingBack>((c, _, _) => Task.FromResult(new EverythingBack(
            c.Text, c.NoText, c.Flag, c.Number, c.NoNumber, c.Large, c.Exact, c.NoExact, c.At, c.Later, c.Never, c.Id, c.NoId, c.Day, c.NoDay, c.Texts, c.Numbers, c.Exacts, c.Records, c.NoList, c.NoRecord))));
        OfflineEngine device = await world.DeviceAsync();
        var at = new DateTime(2026, 3, 1, 12, 30, 15, 123, 456, DateTimeKind.Utc);
        var id = ObjectId.Parse("018f4a6c-0000-7000-8000-000000000001");
        var sent = new Everything("Ærø \"𝄞\" \n", null, true, -7, null, long.MinValue, -12345678901234567890.12345678m, null, at, at, null, id, null,
            DayOfWeek.Friday, null, ["a", ""], [1, 2], [0.1m, 100m], [new Confirmation("x", 1)], null, null);

        EverythingBack back = (await device.CallAsync(sent)).Value;

        Assert.Equal((sent.Text, sent.NoText, true, -7, sent.NoNumber, long.MinValue, sent.Exact), (back.Text, back.NoText, back.Flag, back.Number, back.NoNumber, back.Large, back.Exact));
        Assert.Equal((sent.NoExact, at, DateTimeKind.Utc, sent.Later, sent.Never, id, sent.NoId), (back.NoExact, back.At, back.At.Kind, back.Later, back.Never, back.Id, back.NoId));
        Assert.Equal((DayOfWeek.Friday, sent.NoDay, sent.NoList, sent.NoRecord), (back.Day, back.NoDay, back.NoList, back.NoRecord));
        Assert.Equal(["a", ""], back.Texts);
        Assert.Equal([1, 2], back.Numbers);
        Assert.Equal([0.1m, 100m], back.Exacts);
        Assert.Equal([new Confirmation("x", 1)], back.Records);
    }

    [Fact]
    [Trait("Behaviour", "S-135")]
    [Trait("Behaviour", "M-059")]
    public async Task What_logic_asks_the_user_interface_to_do_is_not_done_and_the_caller_hears_of_it()
    {
        await using ToursWorld world = await StartAsync(server => server.AddServerLogic<RenameTour>((call, context, _) =>
        {
            context.ShowMessage("Renamed.");
            context.ShowValidation("That is long.", nameof(Tour.Title));
            context.ShowHomePage();
            context.ShowPage("Tours");
            context.ClosePage();
            context.DownloadFile("tours.pdf");
            return Task.CompletedTask;
        }));
        OfflineEngine device = await world.DeviceAsync();

        ServerCallResult<NoResult> result = await device.CallAsync(new RenameTour(default, "New"));

        Assert.Equal(
            [
                new(ServerCallActionKind.ShowMessage, "Renamed."), new(ServerCallActionKind.ShowValidation, "That is long.", "Title"), new(ServerCallActionKind.ShowHomePage),
                new(ServerCallActionKind.ShowPage, "Tours"), new(ServerCallActionKind.ClosePage), new IgnoredAction(ServerCallActionKind.DownloadFile, "tours.pdf"),
            ], result.IgnoredActions);
    }

    [Fact]
    [Trait("Behaviour", "S-141")]
    public async Task An_old_app_gets_a_clear_answer_and_goes_on_where_the_server_keeps_its_version()
    {
        await using ToursWorld world = await StartAsync(server => server.AddServerLogic<RateTourWithReason, int>((call, _, _) => Task.FromResult(call.Stars)));
        OfflineEngine device = await world.DeviceAsync();

        OfflineSyncException old = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new RateTour(default, 3)));
        OfflineSyncException unknown = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new RenameTour(default, "New")));

        Assert.Equal((ErrorCode.CallOutdated, "The app calls version 1 of Rate; the server has 2.", "Update the app."), (old.Code, old.Message, old.Hint));
        Assert.Equal((ErrorCode.CallUnknown, false, false), (unknown.Code, unknown.IsTransient, unknown.OutcomeUnknown));

        await using ToursWorld both = await StartAsync(server => server
            .AddServerLogic<RateTourWithReason, int>((call, _, _) => Task.FromResult(call.Stars))
            .AddServerLogic<RateTour, int>((call, _, _) => Task.FromResult(-call.Stars)));
        OfflineEngine other = await both.DeviceAsync();
        Assert.Equal((-3, 4), ((await other.CallAsync(new RateTour(default, 3))).Value, (await other.CallAsync(new RateTourWithReason(default, 4, "Nice"))).Value));
        // The same version with other arguments is noticed, too, and both are shown.
        OfflineSyncException changed = await Assert.ThrowsAsync<OfflineSyncException>(() => other.CallAsync(new RateTourWrongly(default, 3, true)));
        Assert.Equal((ErrorCode.CallOutdated, "The app calls Rate, version 1, as (Tour: id, Stars: integer, IsSure: boolean) : integer; the server has it as (Tour: id, Stars: integer) : integer."), (changed.Code, changed.Message));
    }

    [Fact]
    [Trait("Behaviour", "M-105")]
    public async Task Who_may_call_is_decided_by_the_roles_that_the_user_has_then()
    {
        int ran = 0;
        DomainModel model = ToursModel.Create(guide: e => e.Allow("Manager", Rights.Read));
        await using ToursWorld world = await ToursWorld.StartAsync(model, server => server
            .AddServerLogic<CloseSeason>((_, context, _) =>
            {
                Assert.Contains("Manager", context.Roles);
                ran++;
                return Task.CompletedTask;
            }));
        OfflineEngine device = await world.DeviceAsync();

        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new CloseSeason(2026)));
        Assert.Equal((ErrorCode.Forbidden, 0), (refused.Code, ran));

        await world.Server.Host.Users.SetRolesAsync(device.CurrentUser!.Value, [ToursModel.Role, "Manager"]);
        await device.CallAsync(new CloseSeason(2026));
        Assert.Equal(1, ran);

        await world.Server.Host.Users.SetRolesAsync(device.CurrentUser!.Value, [ToursModel.Role]);
        Assert.Equal(ErrorCode.Forbidden, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new CloseSeason(2026)))).Code);
        Assert.Equal(1, ran);
    }

    [Fact]
    public async Task A_user_who_is_gone_calls_nothing_and_his_device_keeps_its_work()
    {
        int ran = 0;
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.AddServerLogic<RenameTour>((_, _, _) => Task.FromResult(ran++)));
        OfflineEngine device = await world.DeviceAsync();
        Tour unsent = device.Create<Tour>(tour => tour.Title = "Old town");
        await device.CommitAsync(unsent);
        ServerObjects objects = world.Server.Host.Server.NewObjects();
        objects.Delete((await objects.FindAsync<User>(device.CurrentUser!.Value))!);
        await objects.CommitAsync();

        foreach (Func<Task> contact in (Func<Task>[])[() => device.CallAsync(new RenameTour(unsent.Id, "x")), () => device.SynchronizeAsync()])
        {
            OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(contact);
            Assert.Equal((ErrorCode.SessionInvalid, false), (refused.Code, refused.OutcomeUnknown));
        }

        Assert.Equal((0, 1, "Old town"), (ran, (await device.GetPendingAsync()).Count, unsent.Title));
        Assert.Equal(0, await world.CountAsync("object_tour"));
    }

    [Fact]
    [Trait("Behaviour", "M-059")]
    public async Task Logic_that_refuses_fails_or_breaks_a_rule_leaves_nothing_and_the_caller_hears_why()
    {
        await using ToursWorld world = await StartAsync(server => server
            .On<BeforeCommit<Guide>>(told => told.Refuse("No more guides."))
            .AddServerLogic<RenameTour>(async (call, context, cancellationToken) =>
            {
                Tour tour = (await context.FindAsync<Tour>(call.Tour, cancellationToken))!;
                tour.Title = call.Title;
                context.Objects.Create<Booking>(booking => (booking.Tour, booking.Places) = (tour, 1));
                context.SynchronizeToDevice(tour);
                if (call.Title == "Refuse") context.Refuse("This name is not wanted.");
                if (call.Title == "Guide") context.Objects.Create<Guide>(guide => guide.Name = "Gwen");
                if (call.Title == "Fail") throw new InvalidOperationException("The secret of the inside.");
            }));
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = await TourAsync(device, places: 10);
        long events = await world.CountAsync("mt_events");

        OfflineSyncException refused = await CallAsync("Refuse"), failed = await CallAsync("Fail"), broken = await CallAsync(new string('x', 41)), byHandler = await CallAsync("Guide");

        Assert.Equal((ErrorCode.HandlerRefused, "This name is not wanted."), (refused.Code, refused.Message));
        Assert.Equal((ErrorCode.HandlerRefused, "No more guides."), (byHandler.Code, byHandler.Message));
        Assert.Equal((ErrorCode.HandlerFailed, "The server's own code could not process this call of RenameTour. Its log has the details."), (failed.Code, failed.Message));
        Assert.DoesNotContain("secret", failed.ToString());
        Assert.Equal(ErrorCode.TextTooLong, broken.Code);
        Assert.All([refused, failed, broken, byHandler], one => Assert.Equal((false, false), (one.IsTransient, one.OutcomeUnknown)));
        Assert.Equal(("Old town", 0, 0, events), (tour.Title, await world.CountAsync("object_booking"), await world.CountAsync("server_call"), await world.CountAsync("mt_events")));

        async Task<OfflineSyncException> CallAsync(string title) => await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new RenameTour(tour.Id, title)));
    }

    [Fact]
    public async Task Handlers_hear_of_what_logic_commits_and_deletes()
    {
        await using ToursWorld world = await StartAsync(server => server
            .AddHandlersFrom(typeof(CountedTour).Assembly)
            .AddServerLogic<BookPlaces, BookedPlaces>(async (call, context, cancellationToken) =>
            {
                Tour tour = (await context.FindAsync<Tour>(call.Tour, cancellationToken))!;
                foreach (Booking old in await context.Objects.FindByAsync<Booking>(nameof(Booking.Tour), tour.Id, cancellationToken)) context.Objects.Delete(old);
                context.Objects.Create<Booking>(booking => (booking.Tour, booking.Places) = (tour, call.Places));
                return new BookedPlaces(tour.Title, 0);
            }));
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = await TourAsync(device, places: 20);

        await device.CallAsync(new BookPlaces(tour.Id, 4));
        await device.CallAsync(new BookPlaces(tour.Id, 7));
        OfflineSyncException tooMany = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new BookPlaces(tour.Id, 21)));
        await device.SynchronizeAsync();

        Booking booking = (await device.Query<Booking>().ToListAsync()).Single();
        Assert.Equal((7, "confirmed", 7), (booking.Places, booking.Remarks, tour.Booked));
        Assert.Equal((ErrorCode.HandlerRefused, "Old town is booked out."), (tooMany.Code, tooMany.Message));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    public async Task Without_a_connection_the_caller_hears_so_at_once_and_nothing_ran()
    {
        await using ToursWorld world = await StartAsync(server => server.AddServerLogic<BookPlaces, BookedPlaces>(BookAsync));
        bool isOnline = true;
        OfflineEngine device = await world.DeviceAsync(options => options.Synchronization.MessageHandler = new FaultyTransport(new SocketsHttpHandler(), _ => isOnline ? TransportFault.None : TransportFault.BeforeConnect));
        Tour tour = await TourAsync(device, places: 10);
        isOnline = false;

        OfflineSyncException offline = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new BookPlaces(tour.Id, 4)));

        Assert.Equal((ErrorCode.NetworkUnavailable, FailureKind.Offline, true, false), (offline.Code, offline.Kind, offline.IsTransient, offline.OutcomeUnknown));
        Assert.Equal(0, await world.CountAsync("object_booking"));
    }

    [Fact]
    public async Task An_object_that_the_server_has_never_seen_is_not_there_for_logic()
    {
        await using ToursWorld world = await StartAsync(server => server.AddServerLogic<BookPlaces, BookedPlaces>(BookAsync));
        OfflineEngine device = await world.DeviceAsync();
        Tour unsent = device.Create<Tour>(tour => tour.Title = "New");
        await device.CommitAsync(unsent);

        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new BookPlaces(unsent.Id, 1)));

        Assert.Equal((ErrorCode.HandlerRefused, "There is no such tour."), (refused.Code, refused.Message));
        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);
    }

    private static Task<ToursWorld> StartAsync(Action<OfflineSyncServerBuilder> extend) => ToursWorld.StartAsync(ToursModel.Create(), extend);

    private static async Task<BookedPlaces> BookAsync(BookPlaces call, ServerCallContext context, CancellationToken cancellationToken)
    {
        Tour? tour = await context.FindAsync<Tour>(call.Tour, cancellationToken);
        if (tour is null) context.Refuse("There is no such tour.");
        tour.Booked += call.Places;
        context.Objects.Create<Booking>(booking => (booking.Tour, booking.Places) = (tour, call.Places));
        return new BookedPlaces(tour.Title, tour.Places - tour.Booked) { Note = "thanks" };
    }

    private static async Task<Tour> TourAsync(OfflineEngine device, int places)
    {
        Tour tour = device.Create<Tour>(t => (t.Title, t.Places) = ("Old town", places));
        await device.CommitAsync(tour);
        await device.SynchronizeAsync();
        return tour;
    }
}
