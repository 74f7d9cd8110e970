using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Rejections;

/// <summary>What becomes of rejected entries on the device: they are read, corrected and resubmitted, or dismissed.</summary>
public sealed class ResubmissionTests
{
    [Fact]
    [Trait("Behaviour", "M-048")]
    public async Task What_was_committed_without_its_target_dangles_until_the_reference_is_emptied()
    {
        await using Modes.ModesWorld world = await Modes.ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        Sample.Country country = device.Engine.Create<Sample.Country>(created => created.Name = "Netherlands");
        Sample.City city = device.Engine.Create<Sample.City>(created => (created.Name, created.Country) = ("Delft", country));
        await device.Engine.CommitAsync(city);
        await device.ReopenAsync();
        Assert.Equal(0, await device.Engine.Query<Sample.Country>().CountAsync());
        Assert.Equal(country.Id, Assert.Single(await device.Engine.Query<Sample.City>().ToListAsync())["Country"]);

        for (int i = 0; i < 2; i++)
        {
            SyncResult refused = await device.Engine.SynchronizeAsync();
            Assert.Equal(ErrorCode.DanglingReference, Assert.Single(Assert.Single(refused.Rejected).Reasons).Code);
            await device.Engine.Rejected.ResubmitAsync(Assert.Single(await device.Engine.Rejected.ListAsync()), corrected =>
            {
                if (i == 1) corrected["Country"] = null;
            });
        }

        SyncResult done = await device.Engine.SynchronizeAsync();

        Assert.Equal((1, 0), (done.Applied, done.Rejected.Count));
        Assert.Equal(1, await world.CountAsync("object_city where name = 'Delft' and country is null"));
    }

    [Fact]
    [Trait("Behaviour", "M-066")]
    [Trait("Behaviour", "S-102")]
    [Trait("History", "24")]
    public async Task A_rejected_create_with_a_later_change_is_corrected_and_resubmitted_as_one_entry()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync(options => options.Synchronization.BatchEntryLimit = 1);
        Tour tour = device.Create<Tour>(created => (created.Places, created.Code) = (12, "NL-1"));
        CommitReceipt create = await device.CommitAsync(tour);
        tour.Places = 14;
        CommitReceipt change = await device.CommitAsync(tour);

        SyncResult refused = await device.SynchronizeAsync();

        Assert.Equal([create.Keys[0], change.Keys[0]], refused.Rejected.Select(entry => entry.Key));
        Assert.True(tour.IsEmpty);
        RejectedObject rejected = Assert.Single(await device.Rejected.ListAsync());
        Assert.Equal((tour.Id, true, false), (rejected.ObjectId, rejected.IsNew, rejected.IsDelete));
        Assert.Equal([EntryState.Rejected, EntryState.SetAside], rejected.Entries.Select(entry => entry.State));
        Assert.Equal(create.Keys[0], rejected.Entries[1].Status.Cause);
        Assert.Equal(14, rejected.Changes.Single(member => member.MemberId == "Places").After);
        Assert.Contains(rejected.Reasons, reason => (reason.Code, reason.MemberId) == (ErrorCode.RequiredMemberEmpty, "Title"));

        CommitReceipt again = await device.Rejected.ResubmitAsync(rejected, corrected => corrected["Title"] = "Dunes");
        Assert.Empty(await device.Rejected.ListAsync());
        SyncResult accepted = await device.SynchronizeAsync();

        Assert.Equal((1, 0), (accepted.Applied, accepted.Rejected.Count));
        Tour back = (await device.FindAsync<Tour>(tour.Id))!;
        Assert.Equal(("Dunes", 14, "NL-1"), (back.Title, back.Places, back.Code));
        Assert.Equal(1, await world.CountAsync("object_tour where title = 'Dunes' and places = 14"));
        SynchronizationErrorReport report = Assert.Single(await world.Server.Host.Server.Errors.ListAsync());
        Assert.Equal((again.Keys[0], device.CurrentUser.ToString()), (report.Resolution!.ResubmittedAs, report.Resolution.By));
        Assert.IsType<EntryOutcome.Rejected>(await create.Outcome);
        Assert.IsType<EntryOutcome.Applied>(await again.Outcome);
    }

    [Fact]
    public async Task A_rejected_object_can_be_edited_in_a_form_before_it_is_committed_again()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(created => created.Title = "Dunes");
        await device.CommitAsync(tour);
        await device.SynchronizeAsync();
        (tour.Title, tour.Places) = (new string('x', 41), 9);
        await device.CommitAsync(tour);
        await device.SynchronizeAsync();
        Assert.Equal(("Dunes", 0), (tour.Title, tour.Places));

        RejectedObject rejected = Assert.Single(await device.Rejected.ListAsync());
        var restored = (Tour)await device.Rejected.RestoreAsync(rejected);
        Assert.Same(tour, restored);
        Assert.Equal((new string('x', 41), 9, ObjectState.Changed), (tour.Title, tour.Places, tour.State));
        device.Rollback(tour);
        Assert.Single(await device.Rejected.ListAsync());
        await device.Rejected.RestoreAsync(rejected);
        tour.Title = "High dunes";
        CommitReceipt receipt = await device.CommitAsync(tour);
        await device.SynchronizeAsync();

        Assert.True((await receipt.Outcome).IsApplied);
        Assert.Empty(await device.Rejected.ListAsync());
        Assert.Equal(("High dunes", 9), (tour.Title, tour.Places));
    }

    [Fact]
    public async Task The_list_of_rejected_objects_can_be_observed()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        var seen = new System.Collections.Concurrent.ConcurrentQueue<int>();
        using IDisposable subscription = device.Rejected.Observe().Subscribe(new Counter(seen));
        await device.CommitAsync([device.Create<Tour>(), device.Create<Tour>()]);
        await device.SynchronizeAsync();
        foreach (RejectedObject rejected in await device.Rejected.ListAsync()) await device.Rejected.DismissAsync(rejected);

        Assert.Equal(0, seen.First());
        Assert.Contains(2, seen);
        Assert.Equal(0, seen.Last());
    }

    [Fact]
    public async Task A_dismissed_object_is_asked_for_no_more_and_stays_in_the_journal()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        CommitReceipt receipt = await device.CommitAsync(device.Create<Tour>(created => created.Code = "NL-1"));
        await device.SynchronizeAsync();
        RejectedObject rejected = (await device.Rejected.FindAsync(receipt.Keys[0]))!;

        await device.Rejected.DismissAsync(rejected);

        Assert.Empty(await device.Rejected.ListAsync());
        Assert.IsType<EntryOutcome.Rejected>(await device.GetOutcomeAsync(receipt.Keys[0]));
        foreach (Func<Task> again in new Func<Task>[] { () => device.Rejected.DismissAsync(rejected), () => device.Rejected.ResubmitAsync(rejected), () => device.Rejected.RestoreAsync(rejected) })
        {
            var problem = await Assert.ThrowsAsync<OfflineSyncException>(again);
            Assert.Equal(ErrorCode.EntryNotRejected, problem.Code);
            Assert.Contains("was dismissed already", problem.Message);
        }
        Assert.Equal(0, (await device.SynchronizeAsync()).Sent);
        Assert.True(Assert.Single(await world.Server.Host.Server.Errors.ListAsync()).IsOpen);
    }

    [Fact]
    public async Task What_was_resubmitted_already_is_not_resubmitted_twice()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        await device.CommitAsync(device.Create<Tour>());
        await device.SynchronizeAsync();
        RejectedObject rejected = Assert.Single(await device.Rejected.ListAsync());
        var restored = (Tour)await device.Rejected.RestoreAsync(rejected);
        restored.Title = "In a form that stays open";
        await device.Rejected.ResubmitAsync(rejected, corrected => corrected["Title"] = "Elsewhere");

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CommitAsync(restored));

        Assert.Equal((ErrorCode.EntryNotRejected, true), (problem.Code, problem.Message.Contains("was resubmitted already", StringComparison.Ordinal)));
        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);
        Assert.Equal(1, await world.CountAsync("object_tour where title = 'Elsewhere'"));
    }

    [Fact]
    public async Task Two_copies_of_a_device_that_correct_the_same_object_have_one_correction_accepted()
    {
        DomainModel model = ToursModel.Create();
        await using ToursWorld world = await ToursWorld.StartAsync(model);
        await using TestDevice original = await TestDevice.OpenAsync(world.Server.Host.Url, null, model);
        await original.Engine.SignInAsync("anna", "secret");
        await original.Engine.CommitAsync(original.Engine.Create<Tour>());
        await original.Engine.SynchronizeAsync();
        await using TestDevice copy = await TestDevice.CopyAsync(original, world.Server.Host.Url);
        foreach (TestDevice device in new[] { original, copy })
        {
            RejectedObject rejected = Assert.Single(await device.Engine.Rejected.ListAsync());
            await device.Engine.Rejected.ResubmitAsync(rejected, corrected => corrected["Title"] = device == original ? "First" : "Second");
        }
        Assert.Equal(1, (await original.Engine.SynchronizeAsync()).Applied);

        SyncResult second = await copy.Engine.SynchronizeAsync();

        Assert.Equal(ErrorCode.AlreadyAccepted, Assert.Single(Assert.Single(second.Rejected).Reasons).Code);
        Assert.Equal("First", Assert.Single(await copy.Engine.Query<Tour>().ToListAsync()).Title);
        Assert.Equal(1, await world.CountAsync("object_tour"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Behaviour", "S-103")]
    [Trait("History", "17")]
    public async Task References_that_a_rejection_emptied_are_offered_back_when_its_object_is_accepted(bool losesAnswer)
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        bool loses = false;
        using var network = new FaultyTransport(new SocketsHttpHandler(), request => loses && request.RequestUri!.AbsolutePath.EndsWith("/upload", StringComparison.Ordinal) ? TransportFault.ResponseLost : TransportFault.None);
        OfflineEngine device = await world.DeviceAsync(options => options.Synchronization.MessageHandler = network);
        Guide guide = device.Create<Guide>();
        Tour tour = device.Create<Tour>(created => (created.Title, created.Guide, created.Deputy) = ("Dunes", guide, guide));
        await device.CommitAsync([guide, tour]);
        await device.SynchronizeAsync();
        Assert.Null(tour["Guide"]);
        await device.Rejected.ResubmitAsync(Assert.Single(await device.Rejected.ListAsync()), corrected => corrected["Name"] = "Mina");
        if (losesAnswer)
        {
            loses = true;
            await Assert.ThrowsAsync<OfflineSyncException>(() => device.SynchronizeAsync());
            loses = false;
        }

        SyncResult accepted = await device.SynchronizeAsync();

        OfferedReference[] offers = [.. accepted.OfferedReferences.OrderBy(offer => offer.MemberId, StringComparer.Ordinal)];
        Assert.Equal([new OfferedReference("Tour", tour.Id, "Deputy", guide.Id), new OfferedReference("Tour", tour.Id, "Guide", guide.Id)], offers);
        Assert.Equal(offers, await device.Rejected.ListOffersAsync());
        await device.Rejected.DeclineAsync(offers[0]);
        await device.Rejected.AcceptAsync(offers[1]);
        Assert.Empty(await device.Rejected.ListOffersAsync());
        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);
        Assert.Equal(1, await world.CountAsync($"object_tour where guide = '{guide.Id}' and deputy is null"));
        Assert.Equal("Mina", tour.Guide!.Name);
    }

    [Fact]
    [Trait("Behaviour", "M-013")]
    [Trait("Behaviour", "S-121")]
    [Trait("Behaviour", "S-126")]
    public async Task A_partial_success_is_an_exception_where_the_app_asks_for_it_and_everything_else_went_through()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        bool isOffline = false;
        using var network = new FaultyTransport(new SocketsHttpHandler(), _ => isOffline ? TransportFault.ResponseLost : TransportFault.None);
        OfflineEngine device = await world.DeviceAsync(options => options.Synchronization.MessageHandler = network);
        await device.CommitAsync([device.Create<Tour>(), device.Create<Tour>(created => created.Title = "Fine")]);

        var problem = await Assert.ThrowsAsync<PartialSynchronizationException>(() => device.SynchronizeAsync(options: new SyncOptions { ThrowOnRejection = true }));

        Assert.Equal((ErrorCode.SynchronizationPartial, 1, 1), (problem.Code, problem.Result.Applied, problem.Result.Rejected.Count));
        Assert.Same(problem.Result, device.LastResult);
        Assert.Equal(1, await world.CountAsync("object_tour"));
        Assert.Equal(0, (await device.SynchronizeAsync(options: new SyncOptions { ThrowOnRejection = true })).Sent);
        // The same handler of errors takes those of the network, and tells them apart.
        isOffline = true;
        var offline = await Assert.ThrowsAsync<OfflineSyncException>(() => device.SynchronizeAsync(options: new SyncOptions { ThrowOnRejection = true }));
        Assert.True(offline.IsTransient);
        Assert.IsNotType<PartialSynchronizationException>(offline);
    }

    [Fact]
    public async Task A_rejected_delete_is_resubmitted_and_a_change_of_what_left_the_device_cannot_be()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(tour => tour.OnConflict(ConflictPolicy.RejectStale)));
        OfflineEngine first = await world.DeviceAsync(), second = await world.DeviceAsync();
        Tour kept = first.Create<Tour>(created => created.Title = "Kept"), gone = first.Create<Tour>(created => created.Title = "Gone");
        await first.CommitAsync([kept, gone]);
        await first.SynchronizeAsync();
        await second.SynchronizeAsync();
        await second.DeleteAsync((await second.FindAsync<Tour>(kept.Id))!);
        (await second.FindAsync<Tour>(gone.Id))!.Places = 3;
        await second.CommitAsync((await second.FindAsync<Tour>(gone.Id))!);
        kept.Places = 5;
        await first.CommitAsync(kept);
        await first.DeleteAsync(gone);
        await first.SynchronizeAsync();
        SyncResult refused = await second.SynchronizeAsync();
        Assert.Equal([ErrorCode.ObjectStale, ErrorCode.ObjectUnavailable], refused.Rejected.Select(entry => Assert.Single(entry.Reasons).Code));
        IReadOnlyList<RejectedObject> rejected = await second.Rejected.ListAsync();
        Assert.True(rejected[0].IsDelete);

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => second.Rejected.ResubmitAsync(rejected[1]));
        await second.Rejected.ResubmitAsync(rejected[0]);
        SyncResult accepted = await second.SynchronizeAsync();

        Assert.Equal(ErrorCode.ObjectNotUsable, problem.Code);
        Assert.Equal((1, 0), (accepted.Applied, accepted.Rejected.Count));
        Assert.Equal(0, await world.CountAsync("object_tour"));
    }

    [Fact]
    public async Task Another_user_s_rejected_entry_cannot_be_probed_by_naming_it()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        CommitReceipt accepted = await device.CommitAsync(device.Create<Tour>(created => created.Title = "Anna's"));
        await device.SynchronizeAsync();

        // A journal of another user that names the key of an entry which anna had accepted: it is judged as if the key were unknown.
        JournalEntry forged = new()
        {
            Key = new EntryKey(Guid.CreateVersion7()), Kind = EntryKind.Commit, EntityId = "Tour", ObjectId = new ObjectId(Guid.CreateVersion7()), IsNew = true,
            Changes = [new MemberChange("Title", MemberType.String, null, "Ben's")], ModelVersion = ToursModel.Create().Version, User = await world.Server.Host.Users.AddAsync("ben", "secret", [ToursModel.Role]),
            DeviceTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), Supersedes = [accepted.Keys[0]],
        };
        var journal = new JournalId(Guid.CreateVersion7());
        (UploadBatch batch, _) = UploadBatch.Create(new BatchHeader(new BatchId(Guid.CreateVersion7()), journal, forged.User, forged.ModelVersion), [new ChainedEntry(journal, 1, forged, default)], []);
        using var replay = new JournalReplay(world.Server.Host.Url);
        await replay.SignInAsync("ben", "secret");

        Assert.True(Assert.Single(await replay.SendAsync(batch)).Applied);
    }

    private sealed class Counter(System.Collections.Concurrent.ConcurrentQueue<int> seen) : IObserver<IReadOnlyList<RejectedObject>>
    {
        public void OnNext(IReadOnlyList<RejectedObject> value) => seen.Enqueue(value.Count);

        public void OnError(Exception error) => throw new InvalidOperationException("The observation failed.", error);

        public void OnCompleted()
        {
        }
    }
}
