using System.Collections.Immutable;
using OfflineSync.Device;
using OfflineSync.Journal;

namespace OfflineSync.Tests.Synchronization;

public sealed class BatchCutTests
{
    private static readonly JournalId journal = new(Guid.NewGuid());

    [Fact]
    [Trait("Behaviour", "S-040")]
    public void Everything_goes_into_one_batch_below_the_limits() => Assert.Equal(3, BatchCut.Count([Entry(1), Entry(2), Entry(3)], 3, long.MaxValue));

    [Fact]
    public void The_entry_limit_cuts() => Assert.Equal(2, BatchCut.Count([Entry(1), Entry(2), Entry(3)], 2, long.MaxValue));

    [Fact]
    public void The_byte_limit_cuts()
    {
        ChainedEntry[] entries = [Entry(1), Entry(2), Entry(3)];
        Assert.Equal(2, BatchCut.Count(entries, 100, entries[0].Body.Length + entries[1].Body.Length));
    }

    [Fact]
    public void An_entry_larger_than_the_byte_limit_goes_alone() => Assert.Equal(1, BatchCut.Count([Entry(1), Entry(2)], 100, 1));

    [Fact]
    public void No_cut_falls_into_a_group()
    {
        Guid group = Guid.NewGuid();
        Assert.Equal(1, BatchCut.Count([Entry(1), Entry(2, group: group), Entry(3, group: group), Entry(4)], 2, long.MaxValue));
    }

    [Fact]
    public void No_cut_separates_a_reference_from_the_entry_that_creates_its_target() =>
        Assert.Equal(1, BatchCut.Count([Entry(1), Entry(2, target: 4), Entry(3), Entry(4, isNew: true), Entry(5)], 3, long.MaxValue));

    [Fact]
    public void Where_it_can_be_no_cut_separates_the_entries_of_an_object() =>
        Assert.Equal(1, BatchCut.Count([Entry(1), Entry(2), Entry(3), Entry(4, of: 2), Entry(5)], 3, long.MaxValue));

    [Fact]
    public void An_object_that_is_changed_again_and_again_does_not_hinder_every_cut() =>
        Assert.Equal(2, BatchCut.Count([Entry(1), Entry(2, of: 1), Entry(3, of: 1), Entry(4)], 2, long.MaxValue));

    [Fact]
    public void A_reference_to_something_created_before_does_not_hinder_a_cut() =>
        Assert.Equal(2, BatchCut.Count([Entry(1, isNew: true), Entry(2), Entry(3, target: 1)], 2, long.MaxValue));

    [Fact]
    public void Where_nothing_can_be_cut_before_the_limit_the_batch_goes_on_to_the_next_place()
    {
        Guid group = Guid.NewGuid();
        Assert.Equal(3, BatchCut.Count([Entry(1, group: group), Entry(2, group: group), Entry(3, group: group), Entry(4), Entry(5)], 2, long.MaxValue));
    }

    private static ObjectId Id(int number) => new(new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]));

    private static ChainedEntry Entry(int number, bool isNew = false, Guid? group = null, int? target = null, int? of = null)
    {
        ImmutableArray<MemberChange> changes = target is null ? [] : [new MemberChange("Country", MemberType.Reference, null, Id(target.Value))];
        return new ChainedEntry(journal, number, new JournalEntry
        {
            Key = new EntryKey(Guid.CreateVersion7()), Kind = EntryKind.Commit, EntityId = "City", ObjectId = Id(of ?? number), IsNew = isNew, Changes = changes,
            Group = group, ModelVersion = "1", User = Id(1000), DeviceTime = DateTime.UnixEpoch.AddDays(1),
        }, default);
    }
}
