using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Testing;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Modes;

/// <summary>What a selection takes with it, decided without a database.</summary>
public sealed class SelectionClosureTests
{
    private readonly List<JournalEntry> _pending = [];

    [Fact]
    [Trait("History", "19")]
    [Trait("History", "N15")]
    public void Each_seed_closes_over_objects_groups_and_creates_and_takes_nothing_else()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            _pending.Clear();
            var random = new SeededRandom(seed);
            ObjectId[] ids = [.. Enumerable.Range(0, 8).Select(_ => TestJournal.NewId())];
            Guid[] groups = [.. Enumerable.Range(0, 3).Select(_ => Guid.CreateVersion7())];
            HashSet<ObjectId> begun = [];
            for (int i = 0; i < 20; i++)
            {
                ObjectId id = random.Pick(ids);
                Add(id, isNew: begun.Add(id) && random.Chance(0.5), group: random.Chance(0.2) ? random.Pick(groups) : null, reference: random.Chance(0.3) ? random.Pick(ids) : null);
            }
            ObjectId[] selected = [random.Pick(ids), random.Pick(ids)];
            HashSet<EntryKey> taken = SelectionClosure.Of(_pending, selected);
            Assert.True(taken.SetEquals(Naive(selected)), $"seed {seed}");
        }
    }

    [Fact]
    [Trait("History", "19")]
    public void A_deleted_object_goes_only_with_its_group()
    {
        ObjectId deleted = new(Guid.CreateVersion7()), kept = new(Guid.CreateVersion7());
        Guid group = Guid.CreateVersion7();
        Add(deleted, kind: EntryKind.Delete, group: group);
        Assert.Empty(SelectionClosure.Of(_pending, [deleted]));
        Add(kept, group: group);
        Assert.Equal(2, SelectionClosure.Of(_pending, [kept]).Count);
    }

    // Adds whatever follows from what is there, until nothing does.
    private HashSet<EntryKey> Naive(ObjectId[] selected)
    {
        HashSet<EntryKey> keys = [.. _pending.Where(entry => selected.Contains(entry.ObjectId)).Select(entry => entry.Key)];
        int before;
        do
        {
            before = keys.Count;
            JournalEntry[] taken = [.. _pending.Where(entry => keys.Contains(entry.Key))];
            foreach (JournalEntry entry in _pending)
            {
                bool sameObject = taken.Any(other => other.ObjectId == entry.ObjectId), sameGroup = entry.Group is not null && taken.Any(other => other.Group == entry.Group);
                bool needed = entry.IsNew && taken.Any(other => other.Changes.Any(change => entry.ObjectId.Equals(change.After)));
                if (sameObject || sameGroup || needed) keys.Add(entry.Key);
            }
        }
        while (keys.Count > before);
        return keys;
    }

    private void Add(ObjectId id, bool isNew = false, Guid? group = null, ObjectId? reference = null, EntryKind kind = EntryKind.Commit) => _pending.Add(new JournalEntry
    {
        Key = new EntryKey(Guid.CreateVersion7()),
        Kind = kind,
        EntityId = "City",
        ObjectId = id,
        IsNew = isNew,
        Group = group,
        Changes = reference is { } target ? [new MemberChange("Twin", MemberType.Reference, null, target)] : [],
        ModelVersion = "1",
        User = default,
        DeviceTime = default,
    });
}
