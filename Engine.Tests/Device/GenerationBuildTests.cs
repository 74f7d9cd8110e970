using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Device;

public sealed class GenerationBuildTests
{
    [Fact]
    public async Task Nothing_shows_before_the_flip_and_everything_after_it()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        ObjectId kept = test.Ids.NewObjectId(), gone = test.Ids.NewObjectId(), fresh = test.Ids.NewObjectId();
        await test.WriteAsync(Town.Person, (kept, test.Ids.NewId(), ["Anna"]), (gone, test.Ids.NewId(), ["Bert"]));

        GenerationBuild build = await GenerationBuild.BeginAsync(test.Database, replacesAll: true, rowLimit: 2, default);
        await WriteAsync(build, Town.Person, (kept, test.Ids.NewId(), ["Anna 2"]), (fresh, test.Ids.NewId(), ["Carla"]));
        using (ReadTransaction before = test.Database.OpenRead())
        {
            Assert.Equal(["Anna", "Bert"], Names(TestDeviceDatabase.Show(before, Town.Person)));
            await build.FlipAsync(_ => new HashSet<ObjectId>(), default);
            // A reader that began before the flip sees its own state to its end.
            Assert.Equal(["Anna", "Bert"], Names(TestDeviceDatabase.Show(before, Town.Person)));
        }

        Assert.Equal(["Anna 2", "Carla"], Names(test.Show(Town.Person)));
        Assert.Equal(2L, await CountRowsAsync(test));
    }

    [Fact]
    [Trait("History", "N16")]
    public async Task A_delta_build_leaves_what_it_does_not_name()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        ObjectId[] ids = [.. Enumerable.Range(0, 5).Select(_ => test.Ids.NewObjectId())];
        await test.WriteAsync(Town.Person, [.. ids.Select((id, i) => (id, test.Ids.NewId(), new object?[] { $"Person {i}" }))]);

        GenerationBuild build = await GenerationBuild.BeginAsync(test.Database, replacesAll: false, rowLimit: 2, default);
        await WriteAsync(build, Town.Person, (ids[1], test.Ids.NewId(), ["Changed"]));
        Assert.Equal(3, await build.RemoveAsync(WireRows.Removals(Town.Person, ids[2], ids[3], ids[4]), default));
        // The set's last answer changes its mind about two of them.
        await WriteAsync(build, Town.Person, (ids[3], test.Ids.NewId(), ["Back"]));
        await build.RemoveAsync(WireRows.Removals(Town.Person, ids[1]), default);
        await build.FlipAsync(_ => new HashSet<ObjectId>(), default);

        Assert.Equal(["Back", "Person 0"], Names(test.Show(Town.Person)));
        Assert.Equal(2L, await CountRowsAsync(test));
    }

    [Fact]
    [Trait("History", "N16")]
    public async Task A_broken_build_is_removed_at_the_next_open()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        ObjectId kept = test.Ids.NewObjectId(), removed = test.Ids.NewObjectId();
        await test.WriteAsync(Town.Person, (kept, test.Ids.NewId(), ["Anna"]), (removed, test.Ids.NewId(), ["Bert"]));
        GenerationBuild broken = await GenerationBuild.BeginAsync(test.Database, replacesAll: true, rowLimit: 2, default);
        await WriteAsync(broken, Town.Person, [.. Enumerable.Range(0, 5).Select(i => (i == 0 ? kept : test.Ids.NewObjectId(), test.Ids.NewId(), new object?[] { $"New {i}" }))]);
        await broken.RemoveAsync(WireRows.Removals(Town.Person, removed), default);

        await test.ReopenAsync();

        Assert.Equal(["Anna", "Bert"], Names(test.Show(Town.Person)));
        Assert.Equal(2L, await CountRowsAsync(test));
        GenerationBuild next = await GenerationBuild.BeginAsync(test.Database, replacesAll: true, rowLimit: 2, default);
        await next.FlipAsync(_ => new HashSet<ObjectId>(), default);
        Assert.Empty(test.Show(Town.Person));
    }

    [Fact]
    public async Task Rows_that_an_uploads_answer_wrote_meanwhile_give_way_to_the_build()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        ObjectId early = test.Ids.NewObjectId(), late = test.Ids.NewObjectId(), alone = test.Ids.NewObjectId();
        GenerationBuild build = await GenerationBuild.BeginAsync(test.Database, replacesAll: false, rowLimit: 2, default);
        await WriteAsync(build, Town.Person, (early, test.Ids.NewId(), ["Early, new"]));

        await test.WriteAsync(Town.Person, (early, test.Ids.NewId(), ["Early, now"]), (late, test.Ids.NewId(), ["Late, now"]), (alone, test.Ids.NewId(), ["Alone"]));
        Assert.Equal(["Alone", "Early, now", "Late, now"], Names(test.Show(Town.Person)));
        await WriteAsync(build, Town.Person, (late, test.Ids.NewId(), ["Late, new"]));
        await build.FlipAsync(_ => new HashSet<ObjectId>(), default);

        Assert.Equal(["Alone", "Early, new", "Late, new"], Names(test.Show(Town.Person)));
        Assert.Equal(3L, await CountRowsAsync(test));
    }

    [Fact]
    [Trait("History", "23")]
    public async Task Commits_go_on_between_the_steps_of_a_build_and_show_over_the_new_rows()
    {
        await using TestDeviceDatabase test = await TestDeviceDatabase.OpenAsync();
        ObjectId[] ids = [.. Enumerable.Range(0, 300).Select(_ => test.Ids.NewObjectId())];
        await test.WriteAsync(Town.Person, [.. ids.Select((id, i) => (id, test.Ids.NewId(), new object?[] { $"Old {i}" }))]);
        GenerationBuild build = await GenerationBuild.BeginAsync(test.Database, replacesAll: true, rowLimit: 10, default);
        int steps = 0, commits = 0;
        List<EntryKey> keys = [];

        // One write waits in line at each moment; the build's steps let it through.
        Task writing = WriteAsync(build, Town.Person, [.. ids.Select((id, i) => (id, test.Ids.NewId(), new object?[] { $"New {i}" }))]);
        while (!writing.IsCompleted || commits == 0)
        {
            keys.Add(await CommitAsync(test, ids[commits % 100], $"Mine {commits}"));
            commits++;
            if (commits > 100) break;
        }
        await writing;
        steps = (int)await CountBegunAsync(test);

        await build.FlipAsync(transaction =>
        {
            // The cut contains the first commit and no other.
            transaction.Journal.MarkApplied(keys[0]);
            transaction.Journal.Settle(keys[0]);
            return new HashSet<ObjectId> { ids[0] };
        }, default);

        Dictionary<ObjectId, object?[]> shown = test.Show(Town.Person);
        Assert.Equal(300, steps);
        Assert.Equal(300, shown.Count);
        Assert.Equal("New 0", shown[ids[0]][0]);
        for (int i = 1; i < Math.Min(commits, 100); i++) Assert.Equal($"Mine {i}", shown[ids[i]][0]);
        Assert.Equal("New 299", shown[ids[299]][0]);
    }

    private static async Task<EntryKey> CommitAsync(TestDeviceDatabase test, ObjectId id, string name) => await test.Database.WriteAsync(transaction =>
    {
        var builder = new EntryBuilder(test.Database, null);
        object?[] shown = ObjectReader.Find(transaction.Statements, test.Database.Table(Town.Person), id)!;
        JournalEntry entry = builder.Commit(Town.Person, id, isNew: false, EntryBuilder.Changes(Town.Person.Members, shown, [name]), EntryBasis.None);
        transaction.Journal.Append(entry);
        Overlay.Recompute(transaction, Town.Person, [id]);
        return entry.Key;
    }, default);

    private static async Task WriteAsync(GenerationBuild build, EntityDefinition entity, params IReadOnlyList<(ObjectId, Guid, object?[])> rows)
    {
        RowLayout layout = WireRows.LayoutOf(entity);
        IReadOnlyList<BoundLayout> layouts = await build.RegisterAsync([layout], default);
        Assert.Equal(rows.Count, await build.WriteAsync(WireRows.Rows(entity, layout, rows), layouts, default));
    }

    private static IEnumerable<string> Names(Dictionary<ObjectId, object?[]> shown) => shown.Values.Select(values => (string)values[0]!).Order(StringComparer.Ordinal);

    private static Task<long> CountRowsAsync(TestDeviceDatabase test) =>
        test.Database.WriteAsync(transaction => (long)transaction.Statements.Scalar("select count(*) from _base_Person")!, default);

    private static Task<long> CountBegunAsync(TestDeviceDatabase test) =>
        test.Database.WriteAsync(transaction => (long)transaction.Statements.Scalar("select count(*) from _base_Person where _from > (select value from _state where name = 'generation')")!, default);
}
