using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Device;

public sealed class DeleteTests
{
    [Fact]
    [Trait("Behaviour", "M-051")]
    public async Task A_deleted_object_is_gone_here_and_its_delete_is_in_the_journal()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        ObjectId id = test.Ids.NewObjectId();
        Guid lastEvent = test.Ids.NewId();
        await test.DownloadAsync("City", (id, lastEvent, city => city["Name"] = "Delft"));
        City city = (await test.Engine.FindAsync<City>(id))!;

        await test.Engine.DeleteAsync(city);

        Assert.True(city.IsEmpty);
        Assert.Null(await test.Engine.FindAsync<City>(id));
        Assert.Empty(await test.Engine.Query<City>().ToListAsync());
        JournalEntry entry = Assert.Single(await test.Engine.GetPendingAsync()).Entry;
        Assert.Equal((EntryKind.Delete, id, new EntryBasis(lastEvent, null)), (entry.Kind, entry.ObjectId, entry.Basis));
        Assert.Empty(entry.Changes);
        await test.ReopenAsync();
        Assert.Null(await test.Engine.FindAsync<City>(id));
    }

    [Fact]
    [Trait("Behaviour", "M-049")]
    public async Task Deleting_an_object_that_was_never_committed_is_a_matter_of_memory()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        Country country = test.Engine.Create<Country>();
        City city = test.Engine.Create<City>(c => c.Country = country);

        CommitReceipt receipt = await test.Engine.DeleteAsync(country);

        Assert.Empty(receipt.Keys);
        Assert.True(country.IsEmpty);
        Assert.Null(city["Country"]);
        Assert.Empty(await test.Engine.GetPendingAsync());
    }

    [Fact]
    [Trait("Behaviour", "M-050")]
    public async Task Deleting_an_object_that_was_never_sent_leaves_its_create_and_its_delete_in_the_journal()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        Country country = test.Engine.Create<Country>(c => c.Name = "Netherlands");
        City city = test.Engine.Create<City>(c => c.Country = country);
        await test.Engine.CommitAsync([country, city]);

        await test.Engine.DeleteAsync(country);

        Assert.Null(city.Country);
        Assert.Equal(ObjectState.Changed, city.State);
        Assert.Empty(await test.Engine.Query<Country>().ToListAsync());
        IReadOnlyList<StoredEntry> entries = await test.Engine.GetPendingAsync();
        Assert.Equal([EntryKind.Commit, EntryKind.Commit, EntryKind.Delete], entries.Select(entry => entry.Entry.Kind));
        Assert.Equal(entries[0].Key, entries[2].Entry.Basis.Entry);
    }

    [Fact]
    public async Task Deleting_what_is_gone_already_writes_nothing()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        City city = test.Engine.Create<City>(c => c.Name = "Delft");
        await test.Engine.CommitAsync(city);
        UnitOfWork other = test.Engine.BeginUnitOfWork();
        City same = (await other.FindAsync<City>(city.Id))!;
        await test.Engine.DeleteAsync(city);

        Assert.True(same.IsEmpty);
        Assert.Empty((await other.DeleteAsync(same)).Keys);
        Assert.Equal(ErrorCode.ObjectNotUsable, Assert.Throws<OfflineSyncException>(() => same.Name = "Gouda").Code);
        Assert.Equal(2, (await test.Engine.GetPendingAsync()).Count);
    }
}
