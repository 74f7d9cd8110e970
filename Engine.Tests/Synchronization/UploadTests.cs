using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Testing;
using OfflineSync.Tests.Modes;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Synchronization;

/// <summary>What a device sends, and what it makes of every kind of answer.</summary>
public sealed class UploadTests
{
    [Fact]
    [Trait("Behaviour", "S-024")]
    [Trait("Behaviour", "S-025")]
    [Trait("Behaviour", "S-032")]
    [Trait("Behaviour", "S-035")]
    [Trait("Behaviour", "S-040")]
    [Trait("Behaviour", "S-044")]
    public async Task Everything_committed_or_deleted_goes_in_one_request()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City kept = await device.CommitCityAsync("Delft"), deleted = await device.CommitCityAsync("Leiden");
        await device.RenameAsync(kept, "Delfshaven");
        await device.Engine.DeleteAsync(deleted);
        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        Assert.Equal([EntryKind.Commit, EntryKind.Commit, EntryKind.Commit, EntryKind.Delete], Assert.Single(server.Batches).Entries.Select(entry => entry.Entry.Kind));
        Assert.Equal((4, 4), (result.Sent, result.Applied));
        Assert.InRange(result.BytesSent, 1, long.MaxValue);
    }

    [Fact]
    [Trait("Behaviour", "S-031")]
    [Trait("Behaviour", "S-018")]
    [Trait("Behaviour", "S-019")]
    [Trait("Behaviour", "S-062")]
    public async Task What_is_not_committed_is_not_sent_and_stays_in_memory()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City committed = await device.CommitCityAsync("Delft");
        committed.Name = "Edited";
        City fresh = device.Engine.Create<City>(city => city.Name = "New");
        await device.Engine.SynchronizeAsync();
        MemberChange name = Assert.Single(Assert.Single(server.Batches).Entries).Entry.Changes.Single(change => change.MemberId == "Name");
        Assert.Equal("Delft", name.After);
        Assert.Equal(("Edited", "New"), (committed.Name, fresh.Name));
        Assert.Equal((ObjectState.Changed, ObjectState.New), (committed.State, fresh.State));
    }

    [Fact]
    [Trait("Behaviour", "S-021")]
    [Trait("Behaviour", "S-030")]
    public async Task A_full_synchronization_uploads_before_it_downloads()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        server.Paths.Clear();
        await device.Engine.SynchronizeAsync();
        Assert.Equal(["/offlinesync/upload", "/offlinesync/download"], server.Paths);
    }

    [Fact]
    [Trait("Behaviour", "S-058")]
    public async Task An_unsynchronized_one_takes_the_states_from_the_uploads_answer_and_asks_for_nothing_else()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City city = await device.CommitCityAsync("delft");
        server.Paths.Clear();
        server.OnUpload((batch, context) => ScriptedServer.OutcomesAsync(batch, context, states: frames =>
        {
            frames.Cities((city.Id, "Delft"));
            frames.Contains(batch.Entries.Select(entry => entry.Entry.Key.Value));
        }));
        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        Assert.Equal(["/offlinesync/upload?objects=all"], server.Paths);
        Assert.Equal(("Delft", 1L), (city.Name, result.Received));
    }

    [Fact]
    [Trait("Behaviour", "S-033")]
    public async Task With_nothing_to_send_nothing_is_sent()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        server.Paths.Clear();
        await device.Engine.SynchronizeAsync();
        await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        Assert.Equal(["/offlinesync/download"], server.Paths);
    }

    [Fact]
    [Trait("Behaviour", "S-085")]
    [Trait("Behaviour", "S-082")]
    public async Task A_request_that_never_left_changes_nothing_and_goes_later()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        bool isOnline = true;
        await using TestDevice device = await TestDevice.SignedInAsync(server, options => options.Synchronization.MessageHandler = new SwitchedNetwork(() => isOnline));
        await device.CommitCityAsync("Delft");
        isOnline = false;
        OfflineSyncException failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal((ErrorCode.NetworkUnavailable, false), (failure.Code, failure.OutcomeUnknown));
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        isOnline = true;
        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
    }

    [Theory]
    [Trait("Behaviour", "S-087")]
    [Trait("Behaviour", "S-089")]
    [InlineData(TransportFault.ResponseLost)]
    [InlineData(TransportFault.WithinResponseBody)]
    [InlineData(TransportFault.AfterResponseBody)]
    public async Task After_an_unknown_outcome_the_same_bytes_go_first(TransportFault fault)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        TransportFault next = TransportFault.None;
        using var network = new SocketsHttpHandler();
        await using TestDevice device = await TestDevice.SignedInAsync(server, options =>
        {
            options.Synchronization.RetryLimit = 0;
            options.Synchronization.MessageHandler =
                new FaultyTransport(network, request => request.RequestUri!.AbsolutePath.EndsWith("/upload", StringComparison.Ordinal) ? next : TransportFault.None);
        });
        City city = await device.CommitCityAsync("Delft");
        next = fault;
        bool isComplete = fault == TransportFault.AfterResponseBody;
        if (isComplete) await device.Engine.SynchronizeAsync();
        else Assert.True((await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).OutcomeUnknown);
        await device.RenameAsync(city, "Delfshaven");
        await device.CommitCityAsync("Leiden");
        await device.ReopenAsync();
        next = TransportFault.None;
        await device.Engine.SynchronizeAsync();
        Assert.Equal(isComplete ? 2 : 3, server.Bodies.Count);
        if (!isComplete) Assert.Equal(server.Bodies[0], server.Bodies[1]);
        Assert.Equal(2, server.Batches[^1].Entries.Length);
        Assert.Empty(await device.Engine.GetPendingAsync());
    }

    [Fact]
    public async Task A_rejected_object_keeps_its_data_and_its_reasons_and_the_others_go_through()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City good = device.Engine.Create<City>(city => city.Name = "Delft"), bad = device.Engine.Create<City>(city => city.Name = "Bad");
        await device.Engine.CommitAsync(good);
        CommitReceipt receipt = await device.Engine.CommitAsync(bad);
        server.OnUpload((batch, context) => ScriptedServer.OutcomesAsync(batch, context, rejected: entry => entry.ObjectId == bad.Id));
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal((2, 1), (result.Sent, result.Applied));
        RejectedEntry rejected = Assert.Single(result.Rejected);
        Assert.Equal((bad.Id, ErrorCode.RequiredMemberEmpty, "Name"), (rejected.ObjectId, rejected.Reasons[0].Code, rejected.Reasons[0].MemberId));
        Assert.Equal(ErrorCode.RequiredMemberEmpty, Assert.IsType<EntryOutcome.Rejected>(await receipt.Outcome).Reasons[0].Code);
        StoredEntry kept = Assert.Single(await device.Engine.GetRejectedAsync());
        Assert.Equal("Bad", kept.Entry.Changes.Single(change => change.MemberId == "Name").After);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        Assert.True(bad.IsEmpty);
    }

    [Fact]
    public async Task A_rejected_change_gives_the_object_the_servers_state_again()
    {
        var delft = new ObjectId(Guid.CreateVersion7());
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City city = (await device.Engine.FindAsync<City>(delft))!;
        await device.RenameAsync(city, "Mine");
        server.OnUpload((batch, context) => ScriptedServer.OutcomesAsync(batch, context, rejected: _ => true, states: frames => frames.Cities((delft, "Theirs"))));
        await device.Engine.SynchronizeAsync();
        Assert.Equal("Theirs", city.Name);
    }

    [Fact]
    [Trait("History", "24")]
    public async Task Later_changes_of_an_object_whose_create_was_rejected_are_set_aside_with_it()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City city = await device.CommitCityAsync("Bad");
        CommitReceipt? later = null;
        server.OnUpload(async (batch, context) =>
        {
            city.Population = 5;
            later = await device.Engine.CommitAsync(city);
            await ScriptedServer.OutcomesAsync(batch, context, rejected: _ => true);
        });
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal(2, result.Rejected.Count);
        Assert.Equal(server.Batches[0].Entries[0].Entry.Key, Assert.IsType<EntryOutcome.SetAside>(await later!.Outcome).Cause);
        Assert.Equal([EntryState.Rejected, EntryState.SetAside], (await device.Engine.GetRejectedAsync()).Select(entry => entry.State));
        Assert.Empty(await device.CityNamesAsync());
        await device.Engine.SynchronizeAsync();
        Assert.Single(server.Batches);
    }

    [Fact]
    [Trait("Behaviour", "M-010")]
    [Trait("Behaviour", "M-008")]
    public async Task What_is_committed_during_a_synchronization_stays_visible_and_goes_with_the_next_one()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City city = await device.CommitCityAsync("Delft");
        server.OnUpload(async (batch, context) =>
        {
            await device.RenameAsync(city, "Delfshaven");
            await ScriptedServer.OutcomesAsync(batch, context);
        });
        server.OnDownload((request, context) => ScriptedServer.FramesAsync(context, Protocol.DownloadKind.Delta, frames =>
        {
            frames.Cities((city.Id, "Delft"));
            frames.Contains(request.AppliedKeys);
        }, token: "t2"));
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal(1, result.Sent);
        Assert.Equal("Delfshaven", city.Name);
        Assert.Equal(["Delfshaven"], await device.CityNamesAsync());
        Assert.Single(await device.Engine.GetPendingAsync());
        await device.Engine.SynchronizeAsync();
        // The device tells its own earlier entry from a foreign change.
        Assert.Single(server.Batches[1].Entries);
        Assert.Null(server.Batches[1].Entries[0].Entry.Basis.Event);
        Assert.Equal(server.Batches[0].Entries[0].Entry.Key, server.Batches[1].Entries[0].Entry.Basis.Entry);
    }

    [Fact]
    [Trait("Behaviour", "S-051")]
    public async Task A_failed_upload_is_followed_by_no_download()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        server.Paths.Clear();
        server.OnUpload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.ServerFailed, 500));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal(["/offlinesync/upload"], server.Paths);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_with_the_same_bytes()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        for (int i = 0; i < 3; i++) server.OnUpload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.ServerBusy, 409, "0"));
        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
        Assert.Equal(4, server.Bodies.Count);
        Assert.All(server.Bodies, body => Assert.Equal(server.Bodies[0], body));
    }

    [Fact]
    public async Task A_server_that_is_busy_for_long_ends_the_synchronization()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        server.OnUpload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.ServerBusy, 409, "3600"));
        OfflineSyncException failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal((ErrorCode.ServerBusy, TimeSpan.FromHours(1)), (failure.Code, failure.RetryAfter));
    }

    [Fact]
    [Trait("History", "N15")]
    public async Task A_void_batch_is_formed_anew_once()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        server.OnUpload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.BatchVoid, 409));
        await device.Engine.SynchronizeAsync();
        Assert.Equal(2, server.Batches.Select(batch => batch.Header.Batch).Distinct().Count());
        Assert.Single(server.Batches.Select(batch => batch.Entries.Single().Entry.Key).Distinct());
    }

    [Fact]
    public async Task A_request_that_is_refused_again_and_again_ends_with_its_error_and_loses_nothing()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        for (int i = 0; i < 2; i++) server.OnUpload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.RequestInvalid, 400));
        Assert.Equal(ErrorCode.RequestInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        Assert.Equal(2, server.Batches.Count);
        Assert.Equal(EntryState.Pending, Assert.Single(await device.Engine.GetPendingAsync()).State);
        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
    }

    [Fact]
    [Trait("History", "N15")]
    public async Task A_batch_that_is_too_large_goes_in_smaller_ones()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        for (int i = 0; i < 5; i++) await device.CommitCityAsync($"City {i}");
        for (int i = 0; i < 2; i++) server.OnUpload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.RequestTooLarge, 413));
        Assert.Equal(5, (await device.Engine.SynchronizeAsync()).Applied);
        Assert.Equal([5, 2, 1, 1, 1, 1, 1], server.Batches.Select(batch => batch.Entries.Length));
    }

    [Fact]
    public async Task A_forked_journal_goes_on_under_a_new_id_with_the_same_keys_in_the_same_synchronization()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        await device.Engine.SynchronizeAsync();
        await device.CommitCityAsync("Leiden");
        server.OnUpload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.JournalForked, 409));
        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
        ChainedEntry before = server.Batches[1].Entries.Single(), after = server.Batches[2].Entries.Single();
        Assert.NotEqual(before.Journal, after.Journal);
        Assert.Equal((before.Entry.Key, before.Digest), (after.Entry.Key, after.Digest));
        Assert.Equal((2L, 1L), (before.Sequence, after.Sequence));
    }

    [Theory]
    [InlineData(ErrorCode.JournalForked, false)]
    [InlineData(ErrorCode.JournalForked, true)]
    [InlineData(ErrorCode.BatchVoid, false)]
    [InlineData(ErrorCode.BatchVoid, true)]
    public async Task What_an_earlier_synchronization_left_open_goes_before_what_stands_on_it_where_it_is_formed_anew(ErrorCode code, bool isSelected)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server, options => options.Synchronization.RetryLimit = 0, SettingsModel.Create(note: SyncSetting.Never));
        City city = await device.CommitCityAsync("Delft");
        server.OnUpload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.ServerBusy, 503));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        await device.RenameAsync(city, "Delfshaven");
        server.OnUpload((_, context) => ScriptedServer.ProblemAsync(context, code, 409));

        SyncResult result = await device.Engine.SynchronizeAsync(isSelected ? SyncScope.Selected(city) : SyncScope.Full);

        Assert.Equal(2, result.Applied);
        Assert.Equal([true, false], server.Batches[^1].Entries.Select(entry => entry.Entry.IsNew));
        Assert.Equal([1, 1, 2], server.Batches.Select(batch => batch.Entries.Length));
    }

    [Fact]
    public async Task An_entry_whose_key_is_taken_is_found_and_rejected_and_all_others_go_through()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        List<City> cities = [];
        for (int i = 0; i < 6; i++) cities.Add(await device.CommitCityAsync($"City {i}"));
        for (int i = 0; i < 10; i++)
        {
            server.OnUpload((batch, context) => batch.Entries.Any(entry => entry.Entry.ObjectId == cities[4].Id)
                ? ScriptedServer.ProblemAsync(context, ErrorCode.KeyConflict, 409) : ScriptedServer.OutcomesAsync(batch, context));
        }
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal((5, cities[4].Id, ErrorCode.KeyConflict), (result.Applied, Assert.Single(result.Rejected).ObjectId, result.Rejected[0].Reasons[0].Code));
        Assert.Empty(await device.Engine.GetPendingAsync());
    }

    [Fact]
    public async Task An_answer_to_another_batch_does_not_count()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        server.OnUpload((batch, context) => ScriptedServer.OutcomesAsync(UploadBatch.Create(batch.Header with { Batch = new BatchId(Guid.CreateVersion7()) }, batch.Entries, []).Batch, context));
        Assert.Equal(ErrorCode.ServerAnswerUnknown, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        Assert.Equal(EntryState.Sent, Assert.Single(await device.Engine.GetPendingAsync()).State);
    }

    [Fact]
    public async Task An_answer_without_an_outcome_for_each_entry_does_not_count()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        await device.CommitCityAsync("Leiden");
        server.OnUpload((batch, context) => ScriptedServer.OutcomesAsync(UploadBatch.Create(batch.Header, batch.Entries.Take(1), []).Batch, context));
        Assert.Equal(ErrorCode.ServerAnswerUnknown, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        Assert.Equal(2, (await device.Engine.GetPendingAsync()).Count);
    }
}
