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
            HashSet<EntryKey> taken = SelectionClosure.Of(_pending, selected, []);
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
        Assert.Empty(SelectionClosure.Of(_pending, [deleted], []));
        Add(kept, group: group);
        Assert.Equal(2, SelectionClosure.Of(_pending, [kept], []).Count);
    }

    [Fact]
    [Trait("Behaviour", "S-111")]
    [Trait("Behaviour", "S-147")]
    public void Links_of_selected_objects_go_along_and_take_new_objects_from_the_end_that_has_the_set()
    {
        ObjectId article = TestJournal.NewId(), fresh = TestJournal.NewId(), other = TestJournal.NewId(), known = TestJournal.NewId(), gone = TestJournal.NewId();
        Add(fresh, isNew: true);
        Add(other, isNew: true);
        Add(gone, kind: EntryKind.Delete);
        PendingLink[] links = [Link(article, fresh), Link(article, known), Link(other, known), Link(other, fresh), Link(article, known, EntryKind.Delete), Link(article, gone, EntryKind.Delete)];

        // Its own links: to what the server knows, to what it takes along, and the one that was taken out; not the one that goes with a delete.
        Assert.Equal([fresh, links[0].Id, links[1].Id, links[4].Id], Taken(article));
        // From the end without a set, what comes from a new object waits for it, unless that is sent as well.
        Assert.Equal([links[1].Id, links[4].Id], Taken(known));
        Assert.Equal([fresh, other, links[1].Id, links[2].Id, links[3].Id, links[4].Id], Taken(known, other));
        Assert.Equal([fresh, links[0].Id], Taken(fresh));

        ObjectId[] Taken(params ObjectId[] selected)
        {
            HashSet<EntryKey> keys = SelectionClosure.Of(_pending, selected, links);
            return [.. _pending.Where(entry => keys.Contains(entry.Key)).Select(entry => entry.ObjectId)];
        }

        PendingLink Link(ObjectId owner, ObjectId target, EntryKind kind = EntryKind.Commit)
        {
            ObjectId id = TestJournal.NewId();
            Add(id, isNew: kind == EntryKind.Commit, kind: kind, reference: kind == EntryKind.Commit ? target : null);
            return new PendingLink(id, kind == EntryKind.Delete, [new LinkEnd(owner, true), new LinkEnd(target, false)]);
        }
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
