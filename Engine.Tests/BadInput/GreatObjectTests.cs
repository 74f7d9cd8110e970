using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Server.Uploads;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.BadInput;

/// <summary>An object that no frame could carry would fail every download that contains it: it is refused before it is stored.</summary>
public sealed class GreatObjectTests
{
    private static readonly DomainModel pages = DomainModel.Define("Pages", model => model
        .Entity<User>(user => user.Allow(SampleModel.UserRole, Rights.All).Allow(SampleModel.ReaderRole, Rights.Read).Allow(SampleModel.LimitedRole, Rights.Read))
        .Entity("Page", page => page.Attribute("Left", MemberType.String).Attribute("Right", MemberType.String).OnConflict(ConflictPolicy.LastWins).Allow(SampleModel.UserRole, Rights.All)));

    [Fact]
    public async Task The_greatest_object_that_fits_arrives_everywhere_and_one_byte_more_is_refused_alone()
    {
        await using World world = await World.StartAsync(configure: options => options.LineByteLimit = 32 * 1024 * 1024);
        TestDevice author = await world.AddDeviceAsync(configure: Patient);
        City fits = NewCity(author), exceeds = NewCity(author), small = NewCity(author);
        long rest = RowSize.Of([.. fits.Entity.Members.Select(fits.GetValue)]);
        // The text itself has a length of four bytes before it.
        int length = (int)(RowSize.Limit - rest - 4);
        fits.Remarks = new string('x', length);
        exceeds.Remarks = new string('x', length + 1);
        await author.CommitAsync(fits, exceeds, small);

        SyncResult sent = await author.SynchronizeAsync();
        TestDevice reader = await world.AddDeviceAsync(configure: Patient);

        RejectedEntry rejected = Assert.Single(sent.Rejected);
        Assert.Equal(exceeds.Id, rejected.ObjectId);
        RejectionReason reason = Assert.Single(rejected.Reasons);
        Assert.Equal(ErrorCode.ObjectTooLarge, reason.Code);
        Assert.Contains("Shorten its texts", reason.Message);
        Assert.Equal(length, (await reader.CityAsync(fits.Id)).Remarks!.Length);
        Assert.NotNull(await reader.CityAsync(small.Id));
        Assert.Null(await reader.Engine.FindAsync<City>(exceeds.Id));
        Assert.Equal(exceeds.Id, Assert.Single(await author.Engine.GetRejectedAsync()).Entry!.ObjectId);
    }

    [Fact]
    public async Task A_change_too_large_to_be_sent_is_refused_by_the_commit_and_nothing_of_it_stays()
    {
        await using World world = await World.StartAsync();
        TestDevice device = await world.AddDeviceAsync();
        City great = NewCity(device), small = NewCity(device);
        great.Remarks = new string('x', 4_000_000);

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CommitAsync(small, great));
        great.Remarks = "short";
        await device.CommitAsync(small, great);

        Assert.Equal(ErrorCode.ObjectTooLarge, refused.Code);
        Assert.Contains($"{great.Id}", refused.Message);
        Assert.Contains("Nothing was committed", refused.Hint);
        Assert.Equal((2, 0), ((await device.SynchronizeAsync()) is var result ? (result.Applied, result.Rejected.Count) : default));
        await world.CheckEqualAsync(device);
    }

    [Fact]
    public async Task An_entry_that_the_server_finds_too_large_all_the_same_is_set_aside_and_the_others_go_on()
    {
        await using World world = await World.StartAsync(configure: options => options.LineByteLimit = 100_000);
        TestDevice device = await world.AddDeviceAsync();
        City before = NewCity(device), great = NewCity(device), after = NewCity(device);
        great.Remarks = new string('x', 200_000);
        foreach (City city in (City[])[before, great, after]) await device.CommitAsync(city);
        before.Name = "Changed later";
        await device.CommitAsync(before);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal((3, 0), (result.Applied, (await device.Engine.GetPendingAsync()).Count));
        RejectedEntry rejected = Assert.Single(result.Rejected);
        Assert.Equal((great.Id, ErrorCode.RequestTooLarge), (rejected.ObjectId, Assert.Single(rejected.Reasons).Code));
        Assert.Equal(great.Id, Assert.Single(await device.Engine.GetRejectedAsync()).Entry!.ObjectId);
        Assert.Equal(0, (await device.SynchronizeAsync()).Sent);
    }

    [Fact]
    public async Task A_group_that_the_server_finds_too_large_is_set_aside_as_a_whole()
    {
        await using World world = await World.StartAsync(configure: options => options.LineByteLimit = 100_000);
        TestDevice device = await world.AddDeviceAsync();
        City great = NewCity(device), friend = NewCity(device), other = NewCity(device);
        great.Remarks = new string('x', 200_000);
        device.Acknowledge((await device.Engine.CommitAsync([great, friend], group: true)).Keys.Select(key => key.Value));
        await device.CommitAsync(other);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal(1, result.Applied);
        Assert.Equal(new[] { great.Id, friend.Id }.Order(), result.Rejected.Select(rejected => rejected.ObjectId).Order());
    }

    [Fact]
    public async Task A_change_that_makes_an_object_too_large_is_refused_and_a_shorter_one_is_not()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync("pages", pages);
        string half = new('x', (int)RowSize.Limit / 2);
        ObjectId page = TestJournal.NewId();
        TestJournal device = server.Journal(server.Anna);
        device.Create("Page", page, ("Left", half));
        await server.SeedAsync(device);

        device.Update("Page", page, (Guid?)null, ("Right", null, half));
        UploadOutcome refused = await server.UploadAsync(device);
        device.Update("Page", page, (Guid?)null, ("Right", null, half[..^100]));
        UploadOutcome taken = await server.UploadAsync(device);

        Assert.Equal(ErrorCode.ObjectTooLarge, Assert.Single(Assert.Single(refused.Outcomes).Reasons).Code);
        Assert.True(Assert.Single(taken.Outcomes).IsApplied);
        Assert.Equal(half.Length - 100, ((string)(await server.ValueAsync("Page", page, "Right"))!).Length);
    }

    [Fact]
    public async Task What_a_device_only_repeats_never_makes_an_object_too_large()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync("pages", pages);
        string half = new('x', (int)RowSize.Limit / 2);
        ObjectId page = TestJournal.NewId();
        TestJournal anna = server.Journal(server.Anna), bob = server.Journal(server.Bob);
        anna.Create("Page", page, ("Left", "short"), ("Right", half));
        await server.SeedAsync(anna);
        Guid seen = (await server.ReadAsync("Page", page))!.Value.LastEvent;
        bob.Update("Page", page, seen, ("Right", half, "short"));
        await server.SeedAsync(bob);

        // Anna's device still shows the long text on the right, and sets another on the left: each fits, both together do not.
        anna.Update("Page", page, seen, ("Left", "short", half));
        UploadOutcome outcome = await server.UploadAsync(anna.Batch(anna.Content("Page", page, ("Left", half), ("Right", half))));

        Assert.True(Assert.Single(outcome.Outcomes).IsApplied);
        Assert.Equal(("short", half.Length), ((string?)await server.ValueAsync("Page", page, "Right"), ((string)(await server.ValueAsync("Page", page, "Left"))!).Length));
    }

    // However slow the machine is: the server says nothing while it decides about so much.
    private static void Patient(OfflineOptions options)
    {
        options.EntryByteLimit = 32 * 1024 * 1024;
        options.Synchronization.RequestTimeout = Timeout.InfiniteTimeSpan;
    }

    private static City NewCity(TestDevice author) => author.Engine.Create<City>(city => city.Name = "Delft");
}
