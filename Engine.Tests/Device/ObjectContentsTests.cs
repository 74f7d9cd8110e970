using OfflineSync.Device;
using OfflineSync.Journal;

namespace OfflineSync.Tests.Device;

public sealed class ObjectContentsTests
{
    private static readonly ObjectId Id = new(new Guid("018f4a6c-0000-7000-8000-0000000000aa"));

    [Fact]
    [Trait("History", "7")]
    public void Content_holds_what_was_delivered_or_set_and_nothing_else()
    {
        var row = new BaseRow(Guid.Empty, new HashSet<string> { "Street", "Number" }, ["Kerkstraat", 7, null, null, null, null]);

        ObjectContent content = ObjectContents.Build(Town.House, Id, row, [Entry(new MemberChange("Price", MemberType.Decimal, null, 5m))])!;

        ContentMember[] expected = [new("Number", MemberType.Integer, 7), new("Price", MemberType.Decimal, 5m), new("Street", MemberType.String, "Kerkstraat")];
        Assert.Equal(expected, content.Members.ToArray());
    }

    [Fact]
    public void A_deleted_object_has_no_content()
    {
        var row = new BaseRow(Guid.Empty, new HashSet<string> { "Street" }, ["Kerkstraat", null, null, null, null, null]);

        Assert.Null(ObjectContents.Build(Town.House, Id, row, [Entry() with { Kind = EntryKind.Delete }]));
    }

    [Fact]
    [Trait("History", "7")]
    [Trait("History", "N1")]
    public async Task Content_is_the_base_with_applied_entries_and_the_batchs_own_and_no_later_ones()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        await test.WriteAsync(Town.House, (Id, test.Ids.NewId(), ["Base", 1, null, true, null, null]));
        JournalEntry applied = Entry(new MemberChange("Street", MemberType.String, "Base", "Applied")), sent = Entry(new MemberChange("Number", MemberType.Integer, 1, 2)),
            rejected = Entry(new MemberChange("Price", MemberType.Decimal, null, 9m)), later = Entry(new MemberChange("Number", MemberType.Integer, 2, 3));

        ObjectContent content = await test.Database.WriteAsync(transaction =>
        {
            ChainedEntry[] chained = [.. new[] { applied, rejected, sent, later }.Select(transaction.Journal.Append)];
            transaction.Journal.MarkApplied(applied.Key);
            transaction.Journal.MarkRejected(rejected.Key, []);
            return Assert.Single(ObjectContents.Build(transaction, [chained[2]]));
        }, default);

        Dictionary<string, object?> values = content.Members.ToDictionary(member => member.MemberId, member => member.Value);
        Assert.Equal(("Applied", 2, null), (values["Street"], values["Number"], values["Price"]));
        Assert.Equal(Town.House.Members.Length, values.Count);
    }

    [Fact]
    public async Task An_object_that_the_batch_creates_carries_no_content()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        JournalEntry created = Entry(new MemberChange("Street", MemberType.String, null, "New")) with { IsNew = true }, changed = Entry(new MemberChange("Number", MemberType.Integer, null, 2));

        Assert.Empty(await test.Database.WriteAsync(transaction => ObjectContents.Build(transaction, [transaction.Journal.Append(created), transaction.Journal.Append(changed)]), default));
    }

    [Fact]
    public async Task Only_objects_whose_policy_overwrites_carry_content()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        JournalEntry person = new EntryBuilder(test.Database, null).Commit(Town.Person, Id, isNew: true, [new MemberChange("Name", MemberType.String, null, "Anna")], EntryBasis.None);

        Assert.Empty(await test.Database.WriteAsync(transaction => ObjectContents.Build(transaction, [transaction.Journal.Append(person)]), default));
    }

    private static JournalEntry Entry(params MemberChange[] changes) => new()
    {
        Key = new EntryKey(Guid.CreateVersion7()),
        Kind = EntryKind.Commit,
        EntityId = "House",
        ObjectId = Id,
        Changes = [.. changes],
        ModelVersion = Town.Model.Version,
        User = Id,
        DeviceTime = new DateTime(2024, 5, 6, 7, 8, 9, DateTimeKind.Utc),
    };
}
