using OfflineSync.Projections;
using OfflineSync.Server;
using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Rejections;

/// <summary>Conflicts as the device and the operator hear of them, under each policy.</summary>
public sealed class ConflictReportTests
{
    [Theory]
    [InlineData(ConflictPolicy.LastWins, "Low dunes", 0)]
    [InlineData(ConflictPolicy.MergeMembers, "Low dunes", 8)]
    [InlineData(ConflictPolicy.RejectStale, "High dunes", 8)]
    [Trait("Behaviour", "S-122")]
    [Trait("Behaviour", "M-068")]
    [Trait("Behaviour", "M-069")]
    public async Task Both_values_of_a_conflict_are_told_to_the_device_and_to_the_operator(ConflictPolicy policy, string title, int places)
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(tour => tour.OnConflict(policy)));
        OfflineEngine first = await world.DeviceAsync(), second = await world.DeviceAsync();
        Tour tour = first.Create<Tour>(created => created.Title = "Dunes");
        await first.CommitAsync(tour);
        await first.SynchronizeAsync();
        await second.SynchronizeAsync();
        Tour same = (await second.FindAsync<Tour>(tour.Id))!;
        (tour.Title, tour.Places) = ("High dunes", 8);
        await first.CommitAsync(tour);
        Assert.Empty((await first.SynchronizeAsync()).Conflicts);
        same.Title = "Low dunes";
        CommitReceipt receipt = await second.CommitAsync(same);

        SyncResult result = await second.SynchronizeAsync();

        bool wins = policy != ConflictPolicy.RejectStale;
        SyncConflict conflict = Assert.Single(result.Conflicts);
        Assert.Equal(("Tour", tour.Id, receipt.Keys[0]), (conflict.EntityId, conflict.ObjectId, conflict.Entry));
        Assert.Contains(new SyncConflictMember("Title", "High dunes", "Low dunes", wins), conflict.Members);
        Assert.Equal(policy == ConflictPolicy.LastWins, conflict.Members.Contains(new SyncConflictMember("Places", 8, 0, true)));
        Assert.Same(result, second.LastResult);
        Assert.Equal(wins ? [] : [ErrorCode.ObjectStale], result.Rejected.SelectMany(entry => entry.Reasons).Select(reason => reason.Code));
        Assert.Equal((title, places), (same.Title, same.Places));

        ConflictReport report = Assert.Single(await world.Server.Host.Server.Conflicts.ListAsync());
        Assert.Equal(("Tour", tour.Id, receipt.Keys[0], "anna"), (report.EntityId, report.ObjectId, report.EntryKey, report.UserName));
        Assert.Contains(new MemberConflict("Title", MemberType.String, "High dunes", "Low dunes", wins), report.Conflicts);
        Assert.Empty(await world.Server.Host.Server.Conflicts.ListAsync(new() { Before = report.Number }));
        Assert.Single(await world.Server.Host.Server.Conflicts.ListAsync(new() { Journal = report.Journal, ObjectId = tour.Id, EntityId = "Tour", Since = report.OccurredAt }));
    }

    [Theory]
    [InlineData(ConflictPolicy.LastWins)]
    [InlineData(ConflictPolicy.MergeMembers)]
    [InlineData(ConflictPolicy.RejectStale)]
    [Trait("Behaviour", "S-122")]
    public async Task What_a_delete_takes_with_it_of_somebody_else_s_change_is_told_to_the_device_and_to_the_operator(ConflictPolicy policy)
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(tour => tour.OnConflict(policy)));
        OfflineEngine first = await world.DeviceAsync(), second = await world.DeviceAsync();
        Tour tour = first.Create<Tour>(created => created.Title = "Dunes"), unchanged = first.Create<Tour>(created => created.Title = "Heath");
        await first.CommitAsync([tour, unchanged]);
        await first.SynchronizeAsync();
        await second.SynchronizeAsync();
        Tour same = (await second.FindAsync<Tour>(tour.Id))!, other = (await second.FindAsync<Tour>(unchanged.Id))!;
        (tour.Title, tour.Places) = ("High dunes", 8);
        await first.CommitAsync(tour);
        await first.SynchronizeAsync();
        await second.DeleteAsync(other);
        CommitReceipt receipt = await second.DeleteAsync(same);

        SyncResult result = await second.SynchronizeAsync();

        // The delete says only that the object is to go: all that it had is kept, the foreign change among it.
        bool wins = policy != ConflictPolicy.RejectStale;
        SyncConflict conflict = Assert.Single(result.Conflicts);
        Assert.Equal(("Tour", tour.Id, receipt.Keys[0]), (conflict.EntityId, conflict.ObjectId, conflict.Entry));
        Assert.Contains(new SyncConflictMember("Title", "High dunes", null, wins), conflict.Members);
        Assert.Contains(new SyncConflictMember("Places", 8, null, wins), conflict.Members);
        Assert.Equal(wins, await second.FindAsync<Tour>(tour.Id) is null);
        ConflictReport report = Assert.Single(await world.Server.Host.Server.Conflicts.ListAsync());
        Assert.Equal((receipt.Keys[0], tour.Id), (report.EntryKey, report.ObjectId));
        Assert.Contains(new MemberConflict("Places", MemberType.Integer, 8, null, wins), report.Conflicts);
        Assert.Empty(report.Overwritten);
        await first.SynchronizeAsync();
        Assert.Equal(wins ? 0 : 1, await first.Query<Tour>().CountAsync());
    }

    [Theory]
    [InlineData(ConflictPolicy.LastWins)]
    [InlineData(ConflictPolicy.MergeMembers)]
    [Trait("Behaviour", "S-122")]
    [Trait("Behaviour", "M-091")]
    public async Task What_a_cascade_takes_along_of_somebody_else_s_change_is_told_for_each_object_that_the_device_had(ConflictPolicy policy)
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(tour => tour.OnConflict(policy).WhenTargetIsDeleted(t => t.Guide, DeleteBehaviour.Cascade)));
        OfflineEngine first = await world.DeviceAsync(), second = await world.DeviceAsync();
        Guide guide = first.Create<Guide>(created => created.Name = "Gwen");
        Tour tour = first.Create<Tour>(created => (created.Title, created.Guide) = ("Dunes", guide)), unchanged = first.Create<Tour>(created => (created.Title, created.Guide) = ("Heath", guide));
        await first.CommitAsync([guide, tour, unchanged]);
        await first.SynchronizeAsync();
        await second.SynchronizeAsync();
        tour.Title = "High dunes";
        await first.CommitAsync([tour, first.Create<Tour>(created => (created.Title, created.Guide) = ("Never seen there", guide))]);
        await first.SynchronizeAsync();
        await second.DeleteAsync((await second.FindAsync<Guide>(guide.Id))!);

        SyncResult result = await second.SynchronizeAsync();

        // What it had is deleted by an entry of its own, with what it had seen; what it never had goes with the owner, and its events stay.
        SyncConflict conflict = Assert.Single(result.Conflicts);
        Assert.Equal(("Tour", tour.Id), (conflict.EntityId, conflict.ObjectId));
        Assert.Contains(new SyncConflictMember("Title", "High dunes", null, true), conflict.Members);
        Assert.Equal((3, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal(tour.Id, Assert.Single(await world.Server.Host.Server.Conflicts.ListAsync()).ObjectId);
        Assert.Equal((0, 0), (await world.CountAsync("object_tour"), await world.CountAsync("object_guide")));
        Assert.Equal(1, await world.CountAsync("mt_events where type = 'object_committed' and data::text like '%Never seen there%'"));
    }

    [Theory]
    [InlineData(ConflictPolicy.LastWins)]
    [InlineData(ConflictPolicy.MergeMembers)]
    [InlineData(ConflictPolicy.RejectStale)]
    public async Task The_device_s_own_earlier_entries_and_what_they_caused_are_no_conflict(ConflictPolicy policy)
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(tour => tour.OnConflict(policy)), server => server.On<BeforeCommit<Tour>>(told => told.Object.Booked++));
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(created => created.Title = "Dunes");
        await device.CommitAsync(tour);
        for (int i = 1; i <= 3; i++)
        {
            // Without a download in between, the basis is the entry before and not what the handler made of it.
            await device.SynchronizeAsync(SyncScope.Unsynchronized);
            tour.Places = i;
            await device.CommitAsync(tour);
        }

        SyncResult result = await device.SynchronizeAsync();

        Assert.Empty(result.Rejected);
        Assert.Empty(result.Conflicts);
        Assert.Empty(await world.Server.Host.Server.Conflicts.ListAsync());
        Assert.Equal((3, 4), (tour.Places, tour.Booked));
    }

    [Fact]
    [Trait("Behaviour", "S-123")]
    public async Task A_conflict_tells_a_user_only_of_members_that_he_may_read()
    {
        DomainModel model = DomainModel.Define("Notes", builder => builder
            .Entity<User>(user => user.Allow("Writer", Rights.Read))
            .Entity("Note", note => note.Attribute("Text", MemberType.String).Attribute("Secret", MemberType.String).OnConflict(ConflictPolicy.MergeMembers)
                .Allow("Writer", Rights.All).Allow("Guest", Rights.Create, read: ["Text"], write: ["Text"])));
        await using Server.Running.RunningServer server = await Server.Running.RunningServer.StartAsync(null, model);
        await server.Host.Users.AddAsync("ben", "secret", ["Guest"]);
        await using var device = await Synchronization.TestDevice.OpenAsync(server.Host.Url, null, model);
        await device.Engine.SignInAsync("ben", "secret");
        OfflineObject note = device.Engine.Create("Note");
        note["Text"] = "one";
        await device.Engine.CommitAsync(note);
        await device.Engine.SynchronizeAsync();
        ServerObjects operators = server.Host.Server.NewObjects();
        OfflineObject same = (await operators.FindAsync("Note", note.Id))!;
        (same["Text"], same["Secret"]) = ("two", "hidden");
        await operators.CommitAsync();
        note["Text"] = "three";
        await device.Engine.CommitAsync(note);

        SyncResult result = await device.Engine.SynchronizeAsync();

        Assert.Equal([new SyncConflictMember("Text", "two", "three", true)], Assert.Single(result.Conflicts).Members);
    }
}
