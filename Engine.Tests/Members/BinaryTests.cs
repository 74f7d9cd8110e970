using CsCheck;
using OfflineSync.Journal;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Server.Uploads;
using OfflineSync.Tests.Versions;

namespace OfflineSync.Tests.Members;

/// <summary>Members of type Binary: the same bytes on both ends, whatever they are.</summary>
public sealed class BinaryTests
{
    private const string Role = ToursModel.Role;

    private static readonly byte[] some = [0, 255, 254, 0, 13, 10, 34, 92, 43, 47];

    [Fact]
    [Trait("Behaviour", "M-084")]
    public async Task Bytes_travel_to_the_server_and_to_other_devices_as_they_are()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Photos());
        OfflineEngine one = await world.DeviceAsync(), two = await world.DeviceAsync();
        byte[] large = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
        Photo photo = one.Create<Photo>(p => (p.Title, p.Thumbnail, p.Content) = ("Roof", some, large)), bare = one.Create<Photo>(p => p.Title = "Bare");
        await one.CommitAsync([photo, bare]);
        Assert.Empty((await one.SynchronizeAsync()).Rejected);
        await two.SynchronizeAsync();

        Photo seen = (await two.FindAsync<Photo>(photo.Id))!;
        Assert.Equal(some, seen.Thumbnail);
        Assert.Equal(large, seen.Content);
        Assert.Equal(some, await world.Server.ScalarAsync<byte[]>("select thumbnail from offlinesync.object_photo where thumbnail is not null"));
        Assert.Equal((null, 0), ((await two.FindAsync<Photo>(bare.Id))!.Thumbnail, (await two.FindAsync<Photo>(bare.Id))!.Content.Length));

        // A change, and no value again.
        (seen.Thumbnail, seen.Content) = ([1], []);
        await two.CommitAsync(seen);
        Assert.Empty((await two.SynchronizeAsync()).Rejected);
        await one.SynchronizeAsync();
        Assert.Equal([1], photo.Thumbnail!);
        Assert.Empty(photo.Content);
        Assert.Null(photo["Content"]);
        await world.Server.Host.Server.RebuildAsync();
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "M-084")]
    public async Task Equal_bytes_are_no_change_and_a_change_in_an_array_changes_no_object()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Photos());
        OfflineEngine device = await world.DeviceAsync();
        byte[] mine = [.. some];
        Photo photo = device.Create<Photo>(p => (p.Title, p.Thumbnail) = ("Roof", mine));
        await device.CommitAsync(photo);

        mine[0] = 99;
        photo.Thumbnail![1] = 99;
        Assert.Equal(some, photo.Thumbnail);
        photo.Thumbnail = [.. some];
        Assert.Equal(ObjectState.Unchanged, photo.State);
        Assert.Empty((await device.CommitAsync(photo)).Keys);
        photo.Thumbnail = mine;
        Assert.Equal("Thumbnail", Assert.Single(photo.ChangedMembers).Name);
        Assert.Single((await device.CommitAsync(photo)).Keys);
        Assert.Equal(99, photo.Thumbnail![0]);
    }

    [Fact]
    [Trait("Behaviour", "M-084")]
    public async Task More_bytes_than_the_member_holds_are_refused_by_the_commit_and_by_the_server()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Photos());
        OfflineEngine device = await world.DeviceAsync();
        Photo photo = device.Create<Photo>(p => (p.Title, p.Thumbnail, p.Content) = ("Roof", new byte[101], [1])), good = device.Create<Photo>(p => p.Title = "Good");

        OfflineSyncException named = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CommitAsync([good, photo]));
        Assert.Equal(ErrorCode.BinaryTooLarge, named.Code);
        Assert.StartsWith($"Thumbnail of Photo {photo.Id} has 101 bytes; it holds at most 100.", named.Message);
        Assert.Contains("Nothing was committed", named.Hint);
        Assert.Equal(ErrorCode.BinaryTooLarge, Assert.Single(device.BrokenRulesOf(photo)).Code);
        (photo.Thumbnail, photo.Content) = (new byte[100], new byte[BinaryValue.DefaultLimit + 1]);
        Assert.Equal(ErrorCode.BinaryTooLarge, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.CommitAsync(photo))).Code);
        photo.Content = new byte[BinaryValue.DefaultLimit];
        await device.CommitAsync([good, photo]);
        // The entry of a change has the bytes before and after; the greatest ones still fit.
        photo.Content = [.. Enumerable.Repeat((byte)1, BinaryValue.DefaultLimit)];
        await device.CommitAsync(photo);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);

        await using UploadFixture server = await UploadFixture.CreateAsync("photos", Photos());
        TestJournal forged = server.Journal(server.Anna);
        forged.Create("Photo", TestJournal.NewId(), ("Title", "Forged"), ("Thumbnail", new BinaryValue(new byte[101])));
        RejectionReason reason = (await server.UploadAsync(forged)).Outcomes.Single().Reasons.Single();
        Assert.Equal((ErrorCode.BinaryTooLarge, "Thumbnail"), (reason.Code, reason.MemberId));
        Assert.Contains("at most 100 bytes", reason.Message);
    }

    [Fact]
    [Trait("Behaviour", "M-087")]
    public async Task A_constraint_asks_whether_there_are_bytes_and_nothing_else()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Photos());
        OfflineEngine device = await world.DeviceAsync();
        Photo with = device.Create<Photo>(p => (p.Title, p.Thumbnail) = ("With", some)), without = device.Create<Photo>(p => p.Title = "Without");
        await device.CommitAsync([with, without]);

        Assert.Equal([with.Id], (await device.Query<Photo>("[Thumbnail != empty]").ToListAsync()).Select(found => found.Id));
        Assert.Equal([without.Id], (await device.Query<Photo>().Where(p => p.Thumbnail == null).ToListAsync()).Select(found => found.Id));
        Assert.All(["[Thumbnail = 'x']", "[Thumbnail = $bytes]", "[Thumbnail < 3]", "[Thumbnail = Content]", "[length(Thumbnail) > 3]", "[contains(Thumbnail, 'x')]", "[Thumbnail < empty]", "['[%CurrentUser%]' = Thumbnail]"], text =>
        {
            OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => device.Query<Photo>(text));
            Assert.Equal(ErrorCode.ConstraintInvalid, refused.Code);
            Assert.Contains("column", refused.Message);
        });
        OfflineSyncException compared = Assert.Throws<OfflineSyncException>(() => device.Query<Photo>("[Title = 'a' and Thumbnail = 'x']"));
        Assert.Contains("Thumbnail is binary", compared.Message);
        Assert.Contains("Thumbnail != empty", compared.Hint);
        Assert.Contains("Thumbnail is binary", Assert.Throws<OfflineSyncException>(() => device.Query<Photo>().Where(p => p.Thumbnail == some)).Message);
        Assert.Equal(ErrorCode.ConstraintInvalid, Assert.Throws<OfflineSyncException>(() => device.Query<Photo>().Where(p => p.Content.Length > 3)).Code);
        Assert.Contains("bytes have no order", Assert.Throws<OfflineSyncException>(() => device.Query<Photo>().OrderBy("Thumbnail")).Message);
        Assert.Contains("bytes have no order", Assert.Throws<OfflineSyncException>(() => device.Query<Photo>().OrderBy(p => p.Thumbnail)).Message);
    }

    [Theory]
    [Trait("Behaviour", "M-087")]
    [InlineData("[Thumbnail = 'x']", "OFM006", "Thumbnail is binary")]
    [InlineData(null, "OFM009", "bytes are not compared")]
    public void A_model_that_compares_bytes_is_none(string? where, string code, string problem)
    {
        OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Photos", model => model.Entity<Photo>(e =>
        {
            e.Allow(Role, Rights.All, where: where);
            if (where is null) e.Unique(p => p.Thumbnail).SameAs(p => p.Thumbnail, p => p.Content);
        })));
        Assert.Contains($"{code}: ", refused.Hint);
        Assert.Contains(problem, refused.Message);
    }

    [Fact]
    [Trait("Behaviour", "M-084")]
    public async Task A_rule_may_ask_on_both_ends_whether_there_are_bytes()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Photos("[Thumbnail != empty]"));
        OfflineEngine one = await world.DeviceAsync(), two = await world.DeviceAsync();
        Photo with = one.Create<Photo>(p => (p.Title, p.Thumbnail) = ("With", some));
        await one.CommitAsync([with, one.Create<Photo>(p => p.Title = "Without")]);
        await one.SynchronizeAsync();
        await two.SynchronizeAsync();
        Assert.Equal([with.Id], (await two.Query<Photo>().ToListAsync()).Select(found => found.Id));
    }

    [Fact]
    [Trait("Behaviour", "M-113")]
    public async Task A_binary_member_is_added_while_devices_are_in_the_field()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Houses(withPlan: false));
        OfflineEngine old = await world.OpenAsync("device", Houses(withPlan: false));
        OfflineObject house = old.Create("House");
        house["Name"] = "Oude Kerk";
        await old.CommitAsync(house);
        await old.SynchronizeAsync();
        house["Name"] = "Oude Kerk, Delft";
        await old.CommitAsync(house);
        await old.DisposeAsync();

        await world.ServeAsync(Houses(withPlan: true));
        await using OfflineEngine updated = await world.OpenAsync("device", Houses(withPlan: true));
        OfflineObject same = (await updated.FindAsync("House", house.Id))!;
        Assert.Equal(("Oude Kerk, Delft", null), ((string?)same["Name"], same["Plan"]));
        same["Plan"] = some;
        await updated.CommitAsync(same);
        Assert.Equal((2, 0), ((await updated.SynchronizeAsync()) is var result ? (result.Applied, result.Rejected.Count) : default));
        Assert.Equal(some, await world.ScalarAsync<byte[]>("select plan from offlinesync.object_house"));
        // An app of yesterday goes on, and does not see it.
        await using OfflineEngine still = await world.OpenAsync("other", Houses(withPlan: false));
        Assert.Equal("Oude Kerk, Delft", (await still.FindAsync("House", house.Id))!["Name"]);
    }

    [Fact]
    public void Values_of_all_lengths_are_read_from_a_journal_as_they_were_written() => Gen.Byte.Array[1, 70].Sample(bytes =>
    {
        JournalEntry entry = Entry(new BinaryValue(bytes), new BinaryValue(some));
        byte[] body = EntryBody.Encode(entry);
        JournalEntry read = EntryBody.Decode(body);
        Assert.Equal(new BinaryValue(bytes), Assert.Single(read.Changes).After);
        Assert.Equal(body, EntryBody.Encode(read));
    });

    [Fact]
    public void An_entry_with_bytes_says_so_by_its_format_and_others_keep_theirs()
    {
        string body = System.Text.Encoding.UTF8.GetString(EntryBody.Encode(Entry(new BinaryValue([255, 239, 190]), null)));
        Assert.StartsWith("""{"format":3,""", body);
        Assert.Contains("""{"type":"binary","after":"/+++"}""", body);
        OfflineSyncException older = Assert.Throws<OfflineSyncException>(() => EntryBody.Decode(System.Text.Encoding.UTF8.GetBytes(body.Replace("\"format\":3", "\"format\":1", StringComparison.Ordinal))));
        Assert.Equal(ErrorCode.JournalBroken, older.Code);
        Assert.Equal((1, 2), (Plain().Format, (Plain() with { Supersedes = [new EntryKey(Guid.CreateVersion7())] }).Format));
    }

    [Fact]
    public void A_model_with_bytes_is_read_from_its_text()
    {
        DomainModel model = DomainModel.Define("Photos", m => m.Entity("Icon", icon => icon.Attribute("Picture", MemberType.Binary, required: true, maxLength: 9, defaultValue: new BinaryValue(some[..9]))));
        DomainModel read = DomainModel.FromJson(model.ToJson());
        Assert.Equal((model.Version, new BinaryValue(some[..9]), 9), (read.Version, read.Entity("Icon").Member("Picture").DefaultValue, read.Entity("Icon").Member("Picture").MaxLength));
    }

    private static DomainModel Photos(string? where = null) => DomainModel.Define("Photos", model => model
        .Entity<Photo>(photo => photo.Allow(Role, Rights.All, where: where)));

    private static DomainModel Houses(bool withPlan) => DomainModel.Define("Houses", model => model.Entity("House", house =>
    {
        house.Attribute("Name", MemberType.String).Allow(VersionWorld.Role, Rights.All);
        if (withPlan) house.Attribute("Plan", MemberType.Binary);
    }));

    private static JournalEntry Entry(BinaryValue? after, BinaryValue? before) => Plain() with { Changes = [new MemberChange("Content", MemberType.Binary, before, after)] };

    private static JournalEntry Plain() => new()
    {
        Key = new EntryKey(Guid.CreateVersion7()), Kind = EntryKind.Commit, EntityId = "Photo", ObjectId = TestJournal.NewId(), ModelVersion = "m", User = TestJournal.NewId(),
        DeviceTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
    };
}
