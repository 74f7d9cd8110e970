using System.Text.Json;
using OfflineSync.Server;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Rejections;

/// <summary>What the server keeps of rejected objects, for its operator.</summary>
public sealed class ServerErrorsTests
{
    [Fact]
    [Trait("Behaviour", "M-065")]
    [Trait("Behaviour", "M-066")]
    [Trait("Behaviour", "S-106")]
    [Trait("Behaviour", "S-114")]
    [Trait("Behaviour", "S-116")]
    public async Task A_rejected_object_is_kept_with_everything_that_it_takes_to_restore_it()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(created => (created.Title, created.Places, created.Code) = (new string('x', 41), 12, "NL-1"));
        Tour fine = device.Create<Tour>(created => created.Title = "Fine");
        DateTimeOffset before = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        CommitReceipt receipt = await device.CommitAsync([tour, fine]);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal(receipt.Keys[0], Assert.Single(result.Rejected).Key);
        SynchronizationErrorReport report = Assert.Single(await world.Server.Host.Server.Errors.ListAsync());
        Assert.Equal(("Tour", tour.Id, device.CurrentUser, "anna"), (report.EntityId, report.ObjectId, report.User, report.UserName));
        Assert.Equal([receipt.Keys[0]], report.EntryKeys.AsEnumerable());
        Assert.Equal(result.Rejected[0].Reasons, report.Reasons.AsEnumerable());
        Assert.Equal((ErrorCode.TextTooLong, "Title"), (report.Reasons[0].Code, report.Reasons[0].MemberId));
        using JsonDocument content = JsonDocument.Parse(report.Content);
        JsonElement members = content.RootElement.GetProperty("members");
        Assert.Equal((new string('x', 41), 12, "NL-1"), (members.GetProperty("Title").GetString(), members.GetProperty("Places").GetInt32(), members.GetProperty("Code").GetString()));
        Assert.Equal("Create", content.RootElement.GetProperty("kind").GetString());
        // What it is of, which one, what it held, why, when and whose: also inside of the content alone.
        Assert.Equal(("Tour", tour.Id.Value), (content.RootElement.GetProperty("entity").GetString(), content.RootElement.GetProperty("object").GetGuid()));
        Assert.NotEmpty(report.Reasons[0].Message);
        Assert.InRange(report.OccurredAt, before, TimeProvider.System.GetUtcNow().AddSeconds(1));
        Assert.True(report.IsOpen);
        Assert.Equal(report.Id, (await world.Server.Host.Server.Errors.FindAsync(report.Id))!.Id);
        Assert.Null(await world.Server.Host.Server.Errors.FindAsync(Guid.Empty));
    }

    [Fact]
    [Trait("Behaviour", "S-118")]
    public async Task What_was_changed_offline_of_a_deleted_object_is_lost_on_neither_end()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine first = await world.DeviceAsync(), second = await world.DeviceAsync();
        Tour tour = first.Create<Tour>(created => created.Title = "Dunes");
        await first.CommitAsync(tour);
        await first.SynchronizeAsync();
        await second.SynchronizeAsync();
        Tour same = (await second.FindAsync<Tour>(tour.Id))!;
        await first.DeleteAsync(tour);
        await first.SynchronizeAsync();
        same.Places = 40;
        await second.CommitAsync(same);

        SyncResult result = await second.SynchronizeAsync();

        Assert.Equal(ErrorCode.ObjectUnavailable, Assert.Single(Assert.Single(result.Rejected).Reasons).Code);
        Assert.True(same.IsEmpty);
        Assert.Equal(40, Assert.Single(Assert.Single(await second.Rejected.ListAsync()).Changes).After);
        using JsonDocument content = JsonDocument.Parse(Assert.Single(await world.Server.Host.Server.Errors.ListAsync()).Content);
        Assert.Equal(("Dunes", 40), (content.RootElement.GetProperty("members").GetProperty("Title").GetString(), content.RootElement.GetProperty("members").GetProperty("Places").GetInt32()));
    }

    [Fact]
    [Trait("Behaviour", "M-067")]
    public async Task What_the_server_has_no_place_for_is_kept_for_its_operator()
    {
        DomainModel newer = DomainModel.Define("Tours", model => model
            .Entity<User>(user => user.Allow(ToursModel.Role, Rights.All))
            .Entity("Boat", boat => boat.Attribute("Name", MemberType.String).Allow(ToursModel.Role, Rights.All)));
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        await using TestDevice device = await TestDevice.OpenAsync(world.Server.Host.Url, null, newer);
        await device.Engine.SignInAsync("anna", "secret");
        OfflineObject boat = device.Engine.Create("Boat");
        boat["Name"] = "Argo";
        await device.Engine.CommitAsync(boat);

        SyncResult result = await device.Engine.SynchronizeAsync();

        Assert.Equal(ErrorCode.ModelUnknownName, Assert.Single(Assert.Single(result.Rejected).Reasons).Code);
        SynchronizationErrorReport report = Assert.Single(await world.Server.Host.Server.Errors.ListAsync(new() { EntityId = "Boat" }));
        Assert.Contains("Argo", report.Content);
        Assert.Single(await device.Engine.Rejected.ListAsync());
    }

    [Fact]
    public async Task Errors_are_found_by_everything_that_one_may_know_of_them_page_by_page()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        List<OfflineObject> bad = [.. Enumerable.Range(0, 5).Select(_ => (OfflineObject)device.Create<Tour>()), device.Create<Booking>()];
        CommitReceipt receipt = await device.CommitAsync(bad);
        await device.SynchronizeAsync();
        SynchronizationErrors errors = world.Server.Host.Server.Errors;

        IReadOnlyList<SynchronizationErrorReport> first = await errors.ListAsync(new() { Limit = 4 });
        IReadOnlyList<SynchronizationErrorReport> second = await errors.ListAsync(new() { Limit = 4, Before = first[^1].Id });
        Assert.Equal((4, 2), (first.Count, second.Count));
        Assert.Equal(bad.Select(one => one.Id).Order(), first.Concat(second).Select(report => report.ObjectId).Order());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => errors.ListAsync(new() { Limit = 0 }));

        SynchronizationErrorReport one = first[0];
        Assert.Equal(6, await CountAsync(new() { User = device.CurrentUser }));
        Assert.Equal(0, await CountAsync(new() { User = ServerObjects.SystemUser }));
        Assert.Equal(6, await CountAsync(new() { Journal = one.Journal }));
        Assert.Equal(5, await CountAsync(new() { EntityId = "Tour" }));
        Assert.Equal(1, await CountAsync(new() { ObjectId = bad[2].Id }));
        Assert.Equal(1, await CountAsync(new() { EntryKey = receipt.Keys[5], EntityId = "Booking" }));
        Assert.Equal(6, await CountAsync(new() { Code = ErrorCode.RequiredMemberEmpty }));
        Assert.Equal(0, await CountAsync(new() { Code = ErrorCode.AccessDenied }));
        Assert.Equal(6, await CountAsync(new() { Since = one.OccurredAt, Until = one.OccurredAt.AddSeconds(1) }));
        Assert.Equal(0, await CountAsync(new() { Until = one.OccurredAt }));

        SynchronizationErrorReport resolved = (await errors.ResolveAsync(one.Id, "Mina", "entered by hand"))!;
        Assert.Equal(("Mina", "entered by hand", null), (resolved.Resolution!.By, resolved.Resolution.Note, resolved.Resolution.ResubmittedAs));
        Assert.Equal("Mina", (await errors.ResolveAsync(one.Id, "Somebody else", "again"))!.Resolution!.By);
        Assert.Equal((5, 1, 6), (await CountAsync(new() { IsOpen = true }), await CountAsync(new() { IsOpen = false }), await CountAsync(new())));
        Assert.Null(await errors.ResolveAsync(Guid.Empty, "Mina", "nothing"));

        async Task<int> CountAsync(SynchronizationErrorFilter filter) => (await errors.ListAsync(filter)).Count;
    }
}
