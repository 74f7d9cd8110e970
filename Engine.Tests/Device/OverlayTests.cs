using CsCheck;
using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Tests.Device;

public sealed class OverlayTests
{
    // What a device is told and what its app does, by small numbers; the naive model beside it keeps lists and folds them each time.
    private static readonly Gen<(int Action, int Object, int Value)[]> Histories =
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 3], Gen.Int[0, 50]).Array[1, 40];

    [Fact]
    public async Task What_shows_is_always_the_base_with_every_entry_over_it_that_the_base_does_not_contain()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        await Histories.SampleAsync(history => RunAsync(test, history), seed: "0000KfV3wXq1", iter: 60, threads: 1);
    }

    [Fact]
    public async Task An_object_with_neither_a_base_nor_a_create_does_not_show_and_its_entries_stay()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        ObjectId id = test.Ids.NewObjectId();
        await test.WriteAsync(Town.Person, (id, test.Ids.NewId(), ["Anna"]));
        await AppendAsync(test, new EntryBuilder(test.Database, null).Commit(Town.Person, id, isNew: false, [new MemberChange("Name", MemberType.String, "Anna", "Anne")], EntryBasis.None));
        Assert.Equal("Anne", Assert.Single(test.Show(Town.Person)).Value[0]);

        await DeviceDownloads.RemoveAsync(test.Database, Town.Person, [id]);

        Assert.Empty(test.Show(Town.Person));
        using ReadTransaction transaction = test.Database.OpenRead();
        Assert.Single(transaction.Journal.ReadPending());
    }

    private static async Task RunAsync(TestDeviceDatabase test, (int Action, int Object, int Value)[] history)
    {
        var model = new NaiveDevice([.. Enumerable.Range(0, 4).Select(_ => test.Ids.NewObjectId())]);
        foreach ((int action, int place, int value) in history)
        {
            ObjectId id = model.Ids[place];
            switch (action)
            {
                case 0 or 1 or 2:
                    if (model.NextEntry(test, id, value, isDelete: false) is { } commit) await AppendAsync(test, model.Append(commit));
                    break;
                case 3:
                    if (model.NextEntry(test, id, value, isDelete: true) is { } delete) await AppendAsync(test, model.Append(delete));
                    break;
                case 4 or 5:
                    if (model.FirstUndecided(id) is { } undecided)
                    {
                        bool applied = action == 4;
                        model.Decide(undecided, applied);
                        await test.Database.WriteAsync(transaction =>
                        {
                            bool changed = applied ? transaction.Journal.MarkApplied(undecided.Key) : transaction.Journal.MarkRejected(undecided.Key, []);
                            Overlay.Recompute(transaction, Town.House, [id]);
                            return changed;
                        }, default);
                    }
                    break;
                case 6 or 7:
                    // A cut that contains every applied entry, or none of them.
                    IReadOnlyList<EntryKey> contained = model.Download(id, test.Ids.NewId(), value, settles: action == 6);
                    await DeviceDownloads.WriteAsync(test.Database, Town.House, [(id, test.Ids.NewId(), model.Base[id])], contained);
                    break;
                default:
                    model.Base.Remove(id);
                    await DeviceDownloads.RemoveAsync(test.Database, Town.House, [id]);
                    break;
            }
            Compare(model, test);
        }
        await DeviceDownloads.RemoveAsync(test.Database, Town.House, model.Ids);
        await test.Database.WriteAsync(transaction =>
        {
            foreach (JournalEntry entry in model.Undecided()) transaction.Journal.MarkRejected(entry.Key, []);
            foreach (EntryKey key in transaction.Journal.ReadAppliedKeys()) transaction.Journal.Settle(key);
            Overlay.Recompute(transaction, Town.House, model.Ids);
            return true;
        }, default);
        Assert.Empty(test.Show(Town.House));
    }

    private static void Compare(NaiveDevice model, TestDeviceDatabase test)
    {
        Dictionary<ObjectId, object?[]> shown = test.Show(Town.House);
        foreach (ObjectId id in model.Ids)
        {
            object?[]? expected = model.Fold(id);
            Assert.Equal(expected is not null, shown.TryGetValue(id, out object?[]? actual));
            if (expected is not null) Assert.Equal(expected, actual);
        }
        Assert.True(shown.Count <= model.Ids.Length);
    }

    private static Task AppendAsync(TestDeviceDatabase test, JournalEntry entry) => test.Database.WriteAsync(transaction =>
    {
        transaction.Journal.Append(entry);
        Overlay.Recompute(transaction, test.Database.Model.FindEntityById(entry.EntityId)!, [entry.ObjectId]);
        return true;
    }, default);
}
