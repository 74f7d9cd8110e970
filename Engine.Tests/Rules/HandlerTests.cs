using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using OfflineSync.Server;
using OfflineSync.Testing;

namespace OfflineSync.Tests.Rules;

/// <summary>Handlers of commits and deletes, from a device through the server and back.</summary>
public sealed class HandlerTests
{
    [Fact]
    [Trait("Behaviour", "S-045")]
    [Trait("Behaviour", "S-046")]
    [Trait("Behaviour", "S-047")]
    [Trait("Behaviour", "S-048")]
    [Trait("Behaviour", "S-050")]
    [Trait("Behaviour", "M-004")]
    public async Task What_handlers_change_is_part_of_the_upload_and_reaches_the_device_in_the_same_synchronization()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.AddHandlersFrom(typeof(CountedTour).Assembly));
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(t => (t.Title, t.Places) = ("Old town", 10));
        await device.CommitAsync(tour);
        Booking one = await BookAsync(device, tour, 4), two = await BookAsync(device, tour, 5);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal((3, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal((9, "confirmed", "confirmed"), (tour.Booked, one.Remarks, two.Remarks));
        Assert.Equal(3, await world.CountAsync("mt_events where type = 'object_adjusted'"));

        one.Places = 2;
        await device.CommitAsync(one);
        await device.DeleteAsync(two);
        await device.SynchronizeAsync(SyncScope.Unsynchronized);
        await device.SynchronizeAsync();
        Assert.Equal(2, tour.Booked);
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "S-099")]
    [Trait("Behaviour", "S-068")]
    [Trait("Behaviour", "M-073")]
    [Trait("Behaviour", "M-075")]
    [Trait("Behaviour", "S-128")]
    [Trait("Behaviour", "S-134")]
    public async Task A_refusal_rejects_its_object_with_the_handler_s_words_and_the_others_see_nothing_of_it()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.AddHandlersFrom(typeof(CountedTour).Assembly));
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(t => (t.Title, t.Places) = ("Old town", 10));
        await device.CommitAsync(tour);
        Booking first = await BookAsync(device, tour, 6), tooMany = await BookAsync(device, tour, 5), fits = await BookAsync(device, tour, 4);

        SyncResult result = await device.SynchronizeAsync();

        RejectedEntry rejected = Assert.Single(result.Rejected);
        Assert.Equal((tooMany.Id, ErrorCode.HandlerRefused, "Old town is booked out.", "Places"),
            (rejected.ObjectId, rejected.Reasons.Single().Code, rejected.Reasons.Single().Message, rejected.Reasons.Single().MemberId));
        Assert.True(tooMany.IsEmpty);
        Assert.Equal((10, "confirmed", "confirmed"), (tour.Booked, first.Remarks, fits.Remarks));
        Assert.Equal(1, await world.CountAsync("synchronization_error where content -> 'members' ->> 'Places' = '5'"));
    }

    [Fact]
    [Trait("Behaviour", "M-075")]
    public async Task A_handler_can_ignore_an_object_without_an_error_on_the_server()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.On<BeforeCommit<Tour>>(told =>
        {
            if (told.Object.Title == "Spam") told.Ignore();
        }));
        OfflineEngine device = await world.DeviceAsync();
        Tour spam = await TourAsync(device, "Spam");
        await TourAsync(device, "Good");

        RejectedEntry rejected = Assert.Single((await device.SynchronizeAsync()).Rejected);

        Assert.Equal((spam.Id, ErrorCode.HandlerRefused), (rejected.ObjectId, rejected.Reasons.Single().Code));
        Assert.Equal((1, 0, 1), (await world.CountAsync("object_tour"), await world.CountAsync("synchronization_error"), await world.CountAsync("mt_events where type = 'entry_rejected'")));
    }

    [Fact]
    [Trait("Behaviour", "M-074")]
    public async Task After_a_refusal_no_further_handler_of_the_object_is_asked()
    {
        int asked = 0;
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server
            .On<BeforeCommit<Tour>>(told => told.Refuse("No."))
            .On<BeforeCommit<Tour>>(_ => asked++)
            .On<AfterCommit<Tour>>(_ => asked++));
        OfflineEngine device = await world.DeviceAsync();
        await TourAsync(device, "Old town");

        Assert.Single((await device.SynchronizeAsync()).Rejected);
        Assert.Equal(0, asked);
    }

    [Fact]
    [Trait("Behaviour", "M-076")]
    [Trait("History", "N9")]
    public async Task All_before_handlers_run_before_the_first_after_handler_and_what_others_refer_to_comes_first()
    {
        var calls = new ConcurrentQueue<string>();
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server
            .On<BeforeCommit<Tour>>(told => calls.Enqueue($"before {told.Object.Title} of {told.Object.Guide?.Name}"))
            .On<AfterCommit<Tour>>(told => calls.Enqueue($"after {told.Object.Title}"))
            .On<BeforeCommit<Guide>>(told => calls.Enqueue($"before {told.Object.Name}"))
            .On<AfterCommit<Guide>>(told => calls.Enqueue($"after {told.Object.Name}")));
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(t => t.Title = "Old town");
        Guide guide = device.Create<Guide>(g => g.Name = "Gwen");
        tour.Guide = guide;
        await device.CommitAsync([tour, guide]);

        await device.SynchronizeAsync();

        Assert.Equal(["before Gwen", "before Old town of Gwen", "after Gwen", "after Old town"], calls);
    }

    [Fact]
    [Trait("Behaviour", "S-099")]
    [Trait("Behaviour", "M-077")]
    public async Task A_handler_that_throws_rejects_its_object_neutrally_and_leaves_nothing_of_what_it_did()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.On<AfterCommit<Tour>>(async told =>
        {
            Guide guide = told.Objects.Create<Guide>(g => g.Name = "Guide of " + told.Object.Title);
            told.Object.Guide = guide;
            await Task.Yield();
            if (told.Object.Title == "Bad") throw new InvalidOperationException("The secret of the inside.");
        }));
        OfflineEngine device = await world.DeviceAsync();
        Tour good = await TourAsync(device, "Good"), bad = await TourAsync(device, "Bad");

        RejectedEntry rejected = Assert.Single((await device.SynchronizeAsync()).Rejected);

        Assert.Equal((bad.Id, ErrorCode.HandlerFailed), (rejected.ObjectId, rejected.Reasons.Single().Code));
        Assert.DoesNotContain("secret", rejected.Reasons.Single().Message);
        Assert.Equal("Guide of Good", good.Guide?.Name);
        Assert.Equal(1, await world.CountAsync("object_guide"));
        Assert.Equal(1, await world.CountAsync("object_head where entity = 'Guide'"));
        Assert.Equal(1, await world.CountAsync("synchronization_error where detail like '%The secret of the inside.%' and reasons::text not like '%secret%'"));
    }

    [Fact]
    public async Task A_handler_that_hangs_is_cancelled_and_its_object_rejected()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.On<BeforeCommit<Tour>>((told, cancellationToken) =>
        {
            if (told.Object.Title != "Slow") return Task.CompletedTask;
            time.Advance(TimeSpan.FromSeconds(10));
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }), time);
        OfflineEngine device = await world.DeviceAsync();
        Tour slow = await TourAsync(device, "Slow");
        await TourAsync(device, "Quick");

        RejectedEntry rejected = Assert.Single((await device.SynchronizeAsync()).Rejected);

        Assert.Equal((slow.Id, ErrorCode.HandlerTimeout), (rejected.ObjectId, rejected.Reasons.Single().Code));
        Assert.Equal(1, await world.CountAsync("object_tour"));
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
    }

    [Fact]
    public async Task Handlers_that_hang_for_every_object_do_not_hold_an_upload_up_for_each_of_them()
    {
        int calls = 0;
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.On<BeforeCommit<Tour>>((_, cancellationToken) =>
        {
            calls++;
            time.Advance(TimeSpan.FromSeconds(10));
            return Task.Delay(Timeout.Infinite, cancellationToken);
        }), time);
        OfflineEngine device = await world.DeviceAsync();
        for (int i = 0; i < 10; i++) await TourAsync(device, $"{i}");

        Assert.Equal(10, (await device.SynchronizeAsync()).Rejected.Count(entry => entry.Reasons.Single().Code == ErrorCode.HandlerTimeout));
        Assert.Equal(3, calls);
    }

    [Fact]
    public async Task A_handler_that_ignores_its_cancellation_fails_the_upload_for_now_and_nothing_is_half_applied()
    {
        using var release = new ManualResetEventSlim();
        bool hangs = true;
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.On<AfterCommit<Tour>>(_ =>
        {
            if (!hangs) return;
            time.Advance(TimeSpan.FromSeconds(15));
            release.Wait();
        }), time);
        OfflineEngine device = await world.DeviceAsync(options => options.Synchronization.RetryLimit = 0);
        await TourAsync(device, "Old town");

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => device.SynchronizeAsync());

        hangs = false;
        release.Set();
        Assert.Equal((ErrorCode.ServerBusy, true), (problem.Code, problem.IsTransient));
        Assert.Equal((0, 0), (await world.CountAsync("object_tour"), await world.CountAsync("mt_events where type = 'object_committed' and data #>> array['body', 'entity'] = 'Tour'")));
        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_a_handler_that_ignores_its_cancellation_still_hangs_the_server_goes_on(bool inParts)
    {
        using var release = new ManualResetEventSlim();
        int calls = 0;
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.On<AfterCommit<Tour>>(_ =>
        {
            if (Interlocked.Increment(ref calls) == 1) release.Wait();
        }), configure: options => (options.HandlerTimeLimit, options.HandlerCancelLimit) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)));
        OfflineEngine device = await world.DeviceAsync(options =>
        {
            options.Synchronization.RetryLimit = 0;
            if (inParts) (options.Synchronization.RequestEntryLimit, options.Synchronization.PartByteLimit) = (1, 256);
        });
        await TourAsync(device, "Old town");
        await TourAsync(device, "New town");

        Exception? problem = await Record.ExceptionAsync(() => device.SynchronizeAsync());

        // A batch in parts may be asked to be decided again within the same synchronization.
        if (!inParts) Assert.Equal((ErrorCode.ServerBusy, true), (Assert.IsType<OfflineSyncException>(problem).Code, ((OfflineSyncException)problem).IsTransient));
        if (problem is not null) Assert.Equal(0, await world.CountAsync("object_tour"));
        await device.SynchronizeAsync();
        Assert.False(release.IsSet);
        Assert.Equal((2, 2), (await world.CountAsync("object_tour"), await world.CountAsync("mt_events where type = 'object_committed' and data #>> array['body', 'entity'] = 'Tour'")));
        Assert.Empty(await device.GetPendingAsync());
        release.Set();
    }

    [Fact]
    [Trait("Behaviour", "M-078")]
    [Trait("Behaviour", "M-079")]
    public async Task What_a_handler_commits_has_its_own_handlers_and_what_they_refuse_rejects_the_cause()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server
            .On<AfterCommit<Booking>>(told => told.Objects.Create<Tour>(t => t.Title = told.Object.Remarks!))
            .On<BeforeCommit<Tour>>(told => told.Object.Code = told.IsNew ? "T-" + told.Object.Title : null)
            .On<AfterCommit<Tour>>(told => told.Object.Guide = told.Objects.Create<Guide>(g => g.Name = "Guide of " + told.Object.Code))
            .On<BeforeCommit<Guide>>(told =>
            {
                if (told.Object.Name.EndsWith("bad", StringComparison.Ordinal)) told.Refuse("No such guide.", nameof(Guide.Name));
            }));
        OfflineEngine device = await world.DeviceAsync();
        Tour anchor = device.Create<Tour>(t => t.Title = "anchor");
        await device.CommitAsync(anchor);
        Booking good = device.Create<Booking>(b => (b.Tour, b.Remarks) = (anchor, "good")), bad = device.Create<Booking>(b => (b.Tour, b.Remarks) = (anchor, "bad"));
        await device.CommitAsync([good, bad]);

        RejectedEntry rejected = Assert.Single((await device.SynchronizeAsync()).Rejected);

        Assert.Equal((bad.Id, ErrorCode.HandlerRefused, "No such guide.", null as string), (rejected.ObjectId, rejected.Reasons.Single().Code, rejected.Reasons.Single().Message, rejected.Reasons.Single().MemberId));
        Assert.Equal(["Guide of T-anchor", "Guide of T-good"], (await device.Query<Guide>().ToListAsync()).Select(guide => guide.Name).Order());
        Assert.Equal(["T-anchor", "T-good"], (await device.Query<Tour>().ToListAsync()).Select(tour => tour.Code).Order());
    }

    [Fact]
    public async Task Handlers_that_call_for_each_other_without_end_are_stopped_and_only_their_object_pays()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server
            .On<AfterCommit<Tour>>(told =>
            {
                if (told.Object.Guide is { } guide && guide.Name != "calm") guide.Email = guide.Email + ".";
            })
            .On<AfterCommit<Guide>>(async told =>
            {
                foreach (Tour tour in await told.Objects.FindByAsync<Tour>("Guide", told.Object)) tour.Booked++;
            }));
        OfflineEngine device = await world.DeviceAsync();
        Guide calm = device.Create<Guide>(g => g.Name = "calm"), wild = device.Create<Guide>(g => g.Name = "wild");
        Tour fine = device.Create<Tour>(t => (t.Title, t.Guide) = ("Fine", calm));
        await device.CommitAsync([calm, wild, fine]);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Tour endless = device.Create<Tour>(t => (t.Title, t.Guide) = ("Endless", wild)), other = device.Create<Tour>(t => (t.Title, t.Guide) = ("Other", calm));
        await device.CommitAsync([endless, other]);

        RejectedEntry rejected = Assert.Single((await device.SynchronizeAsync()).Rejected);

        Assert.Equal((endless.Id, ErrorCode.HandlerFailed), (rejected.ObjectId, rejected.Reasons.Single().Code));
        Assert.Equal("Other", other.Title);
    }

    [Fact]
    public async Task What_handlers_do_keeps_the_rules_too()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(
            ToursModel.Create(tour => tour.Range(t => t.Places, 0, 50).Unique(t => t.Code), booking => booking.WhenTargetIsDeleted(b => b.Tour, DeleteBehaviour.Refuse)),
            server => server.On<BeforeCommit<Guide>>(async told =>
            {
                HandlerObjects objects = told.Objects;
                Tour taken = (await objects.FindByAsync<Tour>("Title", "First")).Single();
                switch (told.Object.Name)
                {
                    case "range": taken.Places = 51; break;
                    case "required": objects.Create<Tour>(); break;
                    case "unique": objects.Create<Tour>(t => (t.Title, t.Code) = ("Second", "A")); break;
                    case "dangling": told.Object["Favourite"] = ObjectId.Parse("01234567-89ab-7000-8000-000000000000"); break;
                    case "length": told.Object.Name = new string('x', 41); break;
                    case "delete": objects.Delete(taken); break;
                    case "swap":
                        taken.Code = "B";
                        told.Object.Favourite = objects.Create<Tour>(t => (t.Title, t.Code) = ("Third", "A"));
                        break;
                }
            }));
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(t => (t.Title, t.Code) = ("First", "A"));
        await device.CommitAsync(tour);
        await BookAsync(device, tour, 1);
        string[] names = ["range", "required", "unique", "dangling", "length", "delete"];
        Guide[] guides = [.. names.Select(name => device.Create<Guide>(g => g.Name = name))];
        await device.CommitAsync(guides);

        SyncResult result = await device.SynchronizeAsync();

        Dictionary<ObjectId, ErrorCode> codes = result.Rejected.ToDictionary(entry => entry.ObjectId, entry => entry.Reasons.Single().Code);
        Assert.Equal(
            [ErrorCode.HandlerFailed, ErrorCode.HandlerFailed, ErrorCode.HandlerFailed, ErrorCode.DanglingReference, ErrorCode.TextTooLong, ErrorCode.HandlerFailed],
            guides.Select(guide => codes[guide.Id]));
        Assert.Equal(("A", 0), (tour.Code, tour.Places));

        Guide swap = device.Create<Guide>(g => g.Name = "swap");
        await device.CommitAsync(swap);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal(("B", 0, "A"), (tour.Code, tour.Places, swap.Favourite?.Code));
        Assert.Equal((2, 1), (await world.CountAsync("object_tour"), await world.CountAsync("object_booking")));
        Assert.Equal(1, await world.CountAsync("synchronization_error where detail like '%DeleteRefused%'"));
        Assert.Equal(1, await world.CountAsync("synchronization_error where detail like '%ValueOutOfRange%'"));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "M-091")]
    public async Task A_cascade_and_a_handler_s_delete_run_the_handlers_of_what_they_delete()
    {
        var calls = new ConcurrentQueue<string>();
        await using ToursWorld world = await ToursWorld.StartAsync(
            ToursModel.Create(tour => tour.WhenTargetIsDeleted(t => t.Guide, DeleteBehaviour.Cascade), booking => booking.WhenTargetIsDeleted(b => b.Tour, DeleteBehaviour.Cascade)),
            server => server
                .On<BeforeDelete<Tour>>(told => calls.Enqueue($"before {told.Object.Title}"))
                .On<AfterDelete<Tour>>(async told => calls.Enqueue($"after {told.Object.Title}, found {await told.Objects.FindAsync<Tour>(told.Object.Id) is not null}"))
                .On<AfterDelete<Booking>>(told => calls.Enqueue($"booking of {told.Object.Places}"))
                .On<BeforeCommit<Guide>>(async told =>
                {
                    if (told.Object.Name != "tidy") return;
                    foreach (Tour tour in await told.Objects.FindByAsync<Tour>("Title", "Old")) told.Objects.Delete(tour);
                }));
        OfflineEngine device = await world.DeviceAsync();
        Guide guide = device.Create<Guide>(g => g.Name = "Gwen");
        Tour one = device.Create<Tour>(t => (t.Title, t.Guide) = ("One", guide)), old = device.Create<Tour>(t => t.Title = "Old");
        Guide fan = device.Create<Guide>(g => (g.Name, g.Favourite) = ("Fan", old));
        await device.CommitAsync([guide, one, old, fan]);
        await BookAsync(device, one, 1);
        await BookAsync(device, old, 2);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);

        await device.DeleteAsync(guide);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal(["before One", "after One, found False", "booking of 1"], calls);

        calls.Clear();
        await device.CommitAsync(device.Create<Guide>(g => g.Name = "tidy"));
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal(["before Old", "after Old, found False", "booking of 2"], calls);
        Assert.True(old.IsEmpty);
        Assert.Null(fan.Favourite);
        Assert.Equal((0, 0), (await world.CountAsync("object_tour"), await world.CountAsync("object_booking")));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    public async Task A_refused_delete_keeps_the_object_and_what_would_have_gone_with_it()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(
            ToursModel.Create(tour => tour.WhenTargetIsDeleted(t => t.Guide, DeleteBehaviour.Cascade)),
            server => server.On<BeforeDelete<Tour>>(told => told.Refuse("Tours stay.")));
        OfflineEngine device = await world.DeviceAsync();
        Guide guide = device.Create<Guide>(g => g.Name = "Gwen");
        Tour tour = device.Create<Tour>(t => (t.Title, t.Guide) = ("One", guide));
        await device.CommitAsync([guide, tour]);
        await device.SynchronizeAsync();
        OfflineEngine other = await world.DeviceAsync(options => options.ChecksRights = false);
        await other.DeleteAsync((await other.FindAsync<Guide>(guide.Id))!);

        RejectedEntry rejected = Assert.Single((await other.SynchronizeAsync()).Rejected);

        Assert.Equal((guide.Id, "Tours stay."), (rejected.ObjectId, rejected.Reasons.Single().Message));
        Assert.Equal((1, 1), (await world.CountAsync("object_tour where guide is not null"), await world.CountAsync("object_guide")));
    }

    [Fact]
    [Trait("Behaviour", "S-123")]
    public async Task A_before_handler_finds_a_conflict_by_a_revision_and_resolves_it()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.On<BeforeCommit<Tour>>(told =>
        {
            int stored = (int?)told.GetStored(nameof(Tour.Booked)) ?? 0;
            // The revision that the device changed is not the one that is stored: both titles are kept.
            if (!told.IsNew && told.Object.Booked != stored) told.Object.Title = $"{told.GetStored(nameof(Tour.Title))} / {told.Object.Title}";
            told.Object.Booked = stored + 1;
        }));
        OfflineEngine one = await world.DeviceAsync();
        Tour tour = await TourAsync(one, "A");
        await one.SynchronizeAsync();
        OfflineEngine two = await world.DeviceAsync();
        Tour seen = (await two.FindAsync<Tour>(tour.Id))!;
        Assert.Equal(1, seen.Booked);
        tour.Title = "B";
        await one.CommitAsync(tour);
        await one.SynchronizeAsync();

        seen.Title = "C";
        await two.CommitAsync(seen);
        await two.SynchronizeAsync();

        Assert.Equal(("B / C", 3), (seen.Title, seen.Booked));
    }

    [Fact]
    [Trait("History", "N9")]
    public async Task Devices_that_upload_at_the_same_time_through_handlers_of_one_object_lose_nothing()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.On<AfterCommit<Booking>>(told => told.Object.Tour!.Booked += told.Object.Places));
        OfflineEngine first = await world.DeviceAsync();
        Tour[] tours = [await TourAsync(first, "A"), await TourAsync(first, "B"), await TourAsync(first, "C")];
        await first.SynchronizeAsync();
        OfflineEngine[] devices = [first, await world.DeviceAsync(), await world.DeviceAsync(), await world.DeviceAsync()];

        await Task.WhenAll(devices.Select((device, number) => Task.Run(async () =>
        {
            var random = new Random(number);
            for (int round = 0; round < 5; round++)
            {
                // In another order each time, so that they meet crosswise.
                foreach (Tour tour in tours.OrderBy(_ => random.Next())) await BookAsync(device, (await device.FindAsync<Tour>(tour.Id))!, 1);
                Assert.Empty((await device.SynchronizeAsync(SyncScope.Unsynchronized)).Rejected);
            }
        })));

        Assert.Equal("20,20,20", await world.Server.ScalarAsync<string>("select string_agg(booked::text, ',') from offlinesync.object_tour"));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    public async Task The_operator_s_commits_run_handlers_and_one_refusal_refuses_all_of_them()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.On<BeforeCommit<Tour>>(told =>
        {
            if (told.Object.Places > 10) told.Refuse("Too great.");
            told.Object.Code = told.User == ServerObjects.SystemUser ? "operator" : "device";
        }));
        ServerObjects work = world.Server.Host.Server.NewObjects();
        work.Create<Tour>(t => t.Title = "Fine");
        Tour great = work.Create<Tour>(t => (t.Title, t.Places) = ("Great", 11));

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => work.CommitAsync());
        Assert.Equal(ErrorCode.HandlerRefused, problem.Code);
        Assert.Contains("Too great.", problem.Message);
        Assert.Equal(0, await world.CountAsync("object_tour"));

        great.Places = 10;
        await work.CommitAsync();
        Assert.Equal(2, await world.CountAsync("object_tour where code = 'operator'"));
    }

    [Fact]
    [Trait("Behaviour", "M-063")]
    [Trait("Behaviour", "M-064")]
    public async Task An_upload_whose_answer_was_lost_does_not_call_its_handlers_again()
    {
        int calls = 0;
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.On<AfterCommit<Tour>>(told => told.Object.Booked = Interlocked.Increment(ref calls)));
        using var network = new SocketsHttpHandler();
        TransportFault next = TransportFault.None;
        OfflineEngine device = await world.DeviceAsync(options => options.Synchronization.MessageHandler =
            new FaultyTransport(network, request => request.RequestUri!.AbsolutePath.EndsWith("/upload", StringComparison.Ordinal) ? next : TransportFault.None));
        Tour tour = await TourAsync(device, "Old town");
        next = TransportFault.ResponseLost;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.SynchronizeAsync());
        next = TransportFault.None;

        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);

        Assert.Equal((1, 1), (calls, tour.Booked));
        // The device's id is the object's id everywhere.
        Assert.Equal(1, await world.CountAsync($"object_tour where id = '{tour.Id}'"));
    }

    [Fact]
    public async Task A_handler_for_an_entity_that_the_model_lacks_stops_the_start()
    {
        DomainModel model = DomainModel.Define("Other", m => m.Entity("Thing", thing => thing.Attribute("Name", MemberType.String)));
        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => ToursWorld.StartAsync(model, server => server.AddHandler<CountedTour>()));
        Assert.Equal(ErrorCode.ModelInvalid, problem.Code);
        Assert.Contains("CountedTour is for Booking", problem.Message);
    }

    private static async Task<Tour> TourAsync(OfflineEngine device, string title)
    {
        Tour tour = device.Create<Tour>(t => t.Title = title);
        await device.CommitAsync(tour);
        return tour;
    }

    private static async Task<Booking> BookAsync(OfflineEngine device, Tour tour, int places)
    {
        Booking booking = device.Create<Booking>(b => (b.Tour, b.Places) = (tour, places));
        await device.CommitAsync(booking);
        return booking;
    }
}
