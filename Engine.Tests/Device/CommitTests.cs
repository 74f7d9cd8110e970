using System.Diagnostics;
using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Device;

public sealed class CommitTests
{
    [Fact]
    [Trait("Behaviour", "S-001")]
    [Trait("Behaviour", "S-002")]
    [Trait("Behaviour", "S-008")]
    [Trait("Behaviour", "M-047")]
    public async Task Without_any_server_commits_are_durable_and_data_is_there_after_a_restart()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        Country country = test.Engine.Create<Country>(c => c.Name = "Netherlands");
        City city = test.Engine.Create<City>(c =>
        {
            c.Name = "Delft";
            c.Latitude = 52.01m;
            c.Country = country;
        });
        CommitReceipt receipt = await test.Engine.CommitAsync([country, city]);

        await test.ReopenAsync();

        City again = Assert.Single(await test.Engine.Query<City>().ToListAsync());
        Assert.Equal((city.Id, "Delft", 52.01m, "Netherlands"), (again.Id, again.Name, again.Latitude, again.Country!.Name));
        Assert.Equal(receipt.Keys, (await test.Engine.GetPendingAsync()).Select(entry => entry.Key));
        Assert.Null(await test.Engine.GetOutcomeAsync(receipt.Keys[0]));
    }

    [Fact]
    [Trait("Behaviour", "S-031")]
    [Trait("Behaviour", "S-154")]
    [Trait("Behaviour", "S-018")]
    public async Task Only_what_was_committed_is_in_the_journal_and_in_what_is_sent()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        City city = test.Engine.Create<City>(c => c.Name = "Delft");
        test.Engine.Create<City>(c => c.Name = "Never committed");
        await test.Engine.CommitAsync(city);
        city.Name = "Not committed yet";
        city.Population = 5;

        using WriteTransaction transaction = await test.Engine.Database.BeginWriteAsync(default);
        ChainedEntry[] entries = [.. transaction.Journal.ReadPending().Select(entry => entry.Chained)];
        var header = new BatchHeader(new BatchId(test.Ids.NewId()), entries[0].Journal, test.User, test.Engine.Model.Version);
        FrozenBatch batch = transaction.Journal.FreezeBatch(header, entries, ObjectContents.Build(transaction, entries));

        UploadBatch sent = Assert.Single(Recording.Read(batch.Bytes.Span).Batches);
        Assert.Equal("Delft", Assert.Single(sent.Entries).Entry.Changes.Single(change => change.MemberId == "Name").After);
        Assert.Empty(sent.Contents);
        // Nor is it in the content that goes beside a later entry.
        transaction.Journal.MarkBatchApplied(batch.Id);
        EntityDefinition entity = test.Engine.Model.Entity("City");
        JournalEntry later = new EntryBuilder(test.Engine.Database, null).Commit(entity, city.Id, isNew: false,
            [new MemberChange("Latitude", MemberType.Decimal, null, 52m)], new EntryBasis(null, entries[0].Entry.Key));
        ObjectContent content = Assert.Single(ObjectContents.Build(transaction, [transaction.Journal.Append(later)]));
        Assert.Equal("Delft", content.Members.Single(member => member.MemberId == "Name").Value);
        Assert.Equal(0, content.Members.Single(member => member.MemberId == "Population").Value);
        Assert.Equal(ObjectState.Changed, city.State);
    }

    [Fact]
    [Trait("Behaviour", "S-146")]
    public async Task A_new_object_commits_all_its_members_that_are_not_empty_defaults_included()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        City city = test.Engine.Create<City>(c => c.Name = "Delft");

        await test.Engine.CommitAsync(city);

        JournalEntry entry = Assert.Single(await test.Engine.GetPendingAsync()).Entry;
        Dictionary<string, object?> after = entry.Changes.ToDictionary(change => change.MemberId, change => change.After);
        Assert.True(entry.IsNew);
        Assert.Equal(3, after["Priority"]);
        Assert.Equal((0, 0L, 0m, false), (after["Population"], after["SquareMetres"], after["Budget"], after["IsPort"]));
        Assert.All(entry.Changes, change => Assert.Null(change.Before));
        Assert.DoesNotContain("Country", after.Keys);
        Assert.Equal(after.Keys.Order(StringComparer.Ordinal), after.Keys);
    }

    [Fact]
    public async Task A_later_commit_holds_the_changed_members_only_with_their_values_before_and_after()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        City city = test.Engine.Create<City>(c => c.Name = "Delf");
        CommitReceipt first = await test.Engine.CommitAsync(city);
        city.Name = "Delft";
        city.Population = 7;
        city.Population = 0;

        await test.Engine.CommitAsync(city);

        JournalEntry entry = (await test.Engine.GetPendingAsync())[1].Entry;
        Assert.Equal(new MemberChange("Name", MemberType.String, "Delf", "Delft"), Assert.Single(entry.Changes));
        Assert.False(entry.IsNew);
        Assert.Equal(new EntryBasis(null, first.Keys[0]), entry.Basis);
        Assert.Equal((test.User, test.Engine.Model.Version, test.Time.GetUtcNow().UtcDateTime), (entry.User, entry.ModelVersion, entry.DeviceTime));
    }

    [Fact]
    public async Task A_commit_without_changes_writes_nothing_and_is_done()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        City city = test.Engine.Create<City>(c => c.Name = "Delft");
        await test.Engine.CommitAsync(city);

        CommitReceipt receipt = await test.Engine.CommitAsync(city);

        Assert.Empty(receipt.Keys);
        Assert.True((await receipt.Outcome).IsApplied);
        Assert.Single(await test.Engine.GetPendingAsync());
    }

    [Fact]
    public async Task A_group_has_one_id_and_a_commit_carries_the_trace_of_its_activity()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        using Activity activity = new Activity("screen").SetIdFormat(ActivityIdFormat.W3C).Start();
        City[] cities = [test.Engine.Create<City>(c => c.Name = "Delft"), test.Engine.Create<City>(c => c.Name = "Gouda")];

        await test.Engine.CommitAsync(cities, group: true);
        cities[0].Name = "Delft 2";
        await test.Engine.CommitAsync(cities[0]);

        IReadOnlyList<StoredEntry> entries = await test.Engine.GetPendingAsync();
        Assert.NotNull(entries[0].Entry.Group);
        Assert.Equal(entries[0].Entry.Group, entries[1].Entry.Group);
        Assert.Null(entries[2].Entry.Group);
        Assert.All(entries, entry => Assert.Equal(activity.Id, entry.Entry.TraceId));
    }

    [Fact]
    public async Task A_commit_says_what_server_state_it_was_based_on()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        ObjectId id = test.Ids.NewObjectId();
        Guid lastEvent = test.Ids.NewId();
        await test.DownloadAsync("City", (id, lastEvent, city => city["Name"] = "Delf"));
        City city = (await test.Engine.FindAsync<City>(id))!;
        city.Name = "Delft";
        CommitReceipt first = await test.Engine.CommitAsync(city);
        city.Name = "Delft!";
        await test.Engine.CommitAsync(city);

        IReadOnlyList<StoredEntry> entries = await test.Engine.GetPendingAsync();
        Assert.Equal(new EntryBasis(lastEvent, null), entries[0].Entry.Basis);
        Assert.Equal(new EntryBasis(lastEvent, first.Keys[0]), entries[1].Entry.Basis);
    }

    [Fact]
    public async Task What_changes_in_memory_while_a_commit_runs_stays_changed()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        City city = test.Engine.Create<City>(c => c.Name = "Delft");
        Task<CommitReceipt> commit;
        using (await test.Engine.Database.BeginWriteAsync(default))
        {
            commit = test.Engine.CommitAsync(city);
            city.Name = "Gouda";
        }

        await commit;

        Assert.Equal((ObjectState.Changed, "Gouda"), (city.State, city.Name));
        Assert.Equal("Delft", (await test.Engine.GetPendingAsync())[0].Entry.Changes.Single(change => change.MemberId == "Name").After);
        test.Engine.Rollback(city);
        Assert.Equal("Delft", city.Name);
    }

    [Fact]
    public async Task A_receipt_learns_the_outcome_and_it_is_found_by_key_later()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        CommitReceipt applied = await test.Engine.CommitAsync(test.Engine.Create<City>(c => c.Name = "Delft"));
        CommitReceipt rejected = await test.Engine.CommitAsync(test.Engine.Create<City>());
        Task<EntryOutcome> waiting = rejected.Outcome;
        RejectionReason reason = new(ErrorCode.RequiredMemberEmpty, "Name is empty.", "Name");
        Assert.Null(await test.Engine.GetOutcomeAsync(applied.Keys[0]));

        await DeviceDownloads.DecideAsync(test.Engine.Database, journal =>
        {
            journal.MarkApplied(applied.Keys[0]);
            journal.MarkRejected(rejected.Keys[0], [reason]);
        });

        Assert.True((await applied.Outcome).IsApplied);
        Assert.Equal(reason, Assert.Single(Assert.IsType<EntryOutcome.Rejected>(await waiting).Reasons));
        Assert.Equal(rejected.Keys[0], Assert.Single(await test.Engine.GetRejectedAsync()).Key);
        await test.ReopenAsync();
        Assert.Equal(reason, Assert.Single((await test.Engine.GetOutcomeAsync(rejected.Keys[0]))!.Reasons));
        Assert.True((await test.Engine.GetOutcomeAsync(applied.Keys[0]))!.IsApplied);
    }

    [Fact]
    public async Task Committing_an_object_does_not_commit_what_it_refers_to()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        Country country = test.Engine.Create<Country>(c => c.Name = "Netherlands");
        City city = test.Engine.Create<City>(c => c.Country = country);

        await test.Engine.CommitAsync(city);
        await test.ReopenAsync();

        City again = Assert.Single(await test.Engine.Query<City>().ToListAsync());
        Assert.Equal(country.Id, again["Country"]);
        Assert.Null(again.Country);
        Assert.Empty(await test.Engine.Query<Country>().ToListAsync());
    }

    [Fact]
    public async Task A_full_disk_commits_nothing_and_the_same_commit_works_when_there_is_room()
    {
        await using TestEngine test = await TestEngine.OpenAsync();
        City city = test.Engine.Create<City>(c => c.Name = new string('n', 100_000));
        // The limit ends with its connection; it is the nearest thing to a full disk that every machine has.
        await SetPageLimitAsync("(select page_count from pragma_page_count)");

        OfflineSyncException full = await Assert.ThrowsAsync<OfflineSyncException>(() => test.Engine.CommitAsync(city));

        Assert.Equal((ErrorCode.DiskFailed, true), (full.Code, full.IsTransient));
        Assert.Equal(ObjectState.New, city.State);
        Assert.Empty(await test.Engine.GetPendingAsync());
        await SetPageLimitAsync("1000000");
        await test.Engine.CommitAsync(city);
        Assert.Single(await test.Engine.GetPendingAsync());

        Task<bool> SetPageLimitAsync(string limit) => test.Engine.Database.WriteAsync(transaction =>
        {
            object? pages = transaction.Statements.Scalar($"select {limit}");
            transaction.Statements.Scalar($"pragma max_page_count = {pages}");
            return true;
        }, default);
    }

    [Fact]
    public async Task A_commit_takes_no_more_objects_than_allowed()
    {
        await using TestEngine test = await TestEngine.OpenAsync(options => options.CommitObjectLimit = 2);
        City[] cities = [.. Enumerable.Range(0, 3).Select(_ => test.Engine.Create<City>())];

        await Assert.ThrowsAsync<ArgumentException>(() => test.Engine.CommitAsync(cities));

        Assert.Empty(await test.Engine.GetPendingAsync());
    }
}
