using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Synchronization;

/// <summary>What a device makes of downloads, whole, broken and wrong.</summary>
public sealed class DownloadTests
{
    private static readonly ObjectId delft = Id(1), leiden = Id(2), gouda = Id(3);

    [Fact]
    [Trait("Behaviour", "S-060")]
    [Trait("Behaviour", "S-061")]
    [Trait("Behaviour", "S-063")]
    [Trait("Behaviour", "S-064")]
    public async Task Loaded_objects_show_what_changed_and_become_empty_when_they_left()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"), (leiden, "Leiden"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City changed = (await device.Engine.FindAsync<City>(delft))!, gone = (await device.Engine.FindAsync<City>(leiden))!;
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames =>
        {
            frames.Cities((delft, "Delfshaven"));
            frames.NoCity(leiden);
        }, token: "t2"));
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal((1L, 1L), (result.Received, result.Removed));
        Assert.Equal("Delfshaven", changed.Name);
        Assert.True(gone.IsEmpty);
    }

    [Fact]
    [Trait("Behaviour", "S-062")]
    public async Task A_change_in_memory_stays_over_the_new_base()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City city = (await device.Engine.FindAsync<City>(delft))!;
        city.Name = "Mine";
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames => frames.Cities((delft, "Delfshaven")), token: "t2"));
        await device.Engine.SynchronizeAsync();
        Assert.Equal(("Mine", "Delfshaven".Length), (city.Name, city.Population));
    }

    [Fact]
    public async Task The_next_download_shows_the_token_of_the_last_one()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, token: "t2"));
        await device.Engine.SynchronizeAsync();
        await device.ReopenAsync();
        await device.Engine.SynchronizeAsync();
        Assert.Equal([(null, null), (null, "c1"), ("t1", null), ("t2", null)], server.Requests.Select(request => (request.Token, request.Cursor)));
    }

    [Fact]
    [Trait("Behaviour", "S-092")]
    [Trait("Behaviour", "S-093")]
    [Trait("Behaviour", "S-082")]
    public async Task A_delta_that_breaks_off_changes_nothing_and_the_user_goes_on()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server, options => options.Synchronization.RetryLimit = 0);
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames =>
        {
            frames.Cities((delft, "Delfshaven"), (leiden, "Leiden"));
            frames.CutAtEnd = 10;
        }, token: "t2"));
        OfflineSyncException failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.True(failure.IsTransient);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        await device.CommitCityAsync("Gouda");
        Assert.Equal(["Delft", "Gouda"], await device.CityNamesAsync());
        await device.Engine.SynchronizeAsync();
        Assert.Equal("t1", server.Requests[^1].Token);
    }

    [Fact]
    [Trait("Behaviour", "S-094")]
    public async Task A_change_that_the_server_acknowledged_stays_visible_when_the_download_after_it_fails()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City city = (await device.Engine.FindAsync<City>(delft))!;
        await device.RenameAsync(city, "Delfshaven");
        server.OnDownload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.ServerFailed, 500));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Empty(await device.Engine.GetPendingAsync());
        await device.ReopenAsync();
        Assert.Equal(["Delfshaven"], await device.CityNamesAsync());

        // The next upload's content has it, too: it would undo the user's own change otherwise.
        city = (await device.Engine.FindAsync<City>(delft))!;
        city.Population = 7;
        await device.Engine.CommitAsync(city);
        EntryKey renamed = server.Batches[0].Entries[0].Entry.Key;
        server.OnDownload((request, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames =>
        {
            frames.Cities((delft, "From the server"));
            frames.Contains(request.AppliedKeys);
        }, token: "t2"));
        await device.Engine.SynchronizeAsync();
        Assert.Equal("Delfshaven", server.Batches[1].Contents.Single().Members.Single(member => member.MemberId == "Name").Value);
        Assert.Equal([renamed.Value, server.Batches[1].Entries[0].Entry.Key.Value], server.Requests[^1].AppliedKeys);
        Assert.Equal("From the server", city.Name);
    }

    [Fact]
    public async Task Only_entries_that_the_cut_contains_are_settled()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"), (leiden, "Leiden"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City first = (await device.Engine.FindAsync<City>(delft))!, second = (await device.Engine.FindAsync<City>(leiden))!;
        await device.RenameAsync(first, "First");
        await device.RenameAsync(second, "Second");
        server.OnDownload((request, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames =>
        {
            frames.Cities((delft, "FIRST"), (leiden, "SECOND"));
            frames.Contains(request.AppliedKeys.Take(1));
        }, token: "t2"));
        await device.Engine.SynchronizeAsync();
        Assert.Equal(("FIRST", "Second"), (first.Name, second.Name));
        await device.Engine.SynchronizeAsync();
        Assert.Single(server.Requests[^1].AppliedKeys);
    }

    [Fact]
    public async Task A_first_download_that_breaks_off_between_pages_shows_nothing_and_resumes_after_a_restart()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.FirstPage, frames => frames.Cities((delft, "Delft")), cursor: "c1"));
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.NextPage, frames =>
        {
            frames.Cities((leiden, "Leiden"));
            frames.CutAtEnd = 10;
        }, cursor: "c2"));
        await using TestDevice device = await TestDevice.OpenAsync(server.Address, options => options.Synchronization.RetryLimit = 0);
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync("anna", "anna"));
        Assert.Empty(await device.CityNamesAsync());
        await device.ReopenAsync();
        Assert.Empty(await device.CityNamesAsync());
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.NextPage, frames => frames.Cities((leiden, "Leiden"), (gouda, "Gouda")), cursor: "c2"));
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.ClosingDelta, frames => frames.NoCity(gouda), token: "t1"));
        await device.Engine.SynchronizeAsync();
        Assert.Equal([null, "c1", "c1", "c2"], server.Requests.Select(request => request.Cursor));
        Assert.Equal(["Delft", "Leiden"], await device.CityNamesAsync());
    }

    [Fact]
    public async Task A_page_set_that_replaces_everything_removes_what_it_does_not_name()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"), (leiden, "Leiden"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City gone = (await device.Engine.FindAsync<City>(leiden))!;
        server.HasCities((delft, "Delfshaven"), (gouda, "Gouda"));
        await device.Engine.SynchronizeAsync();
        Assert.Equal(["Delfshaven", "Gouda"], await device.CityNamesAsync());
        Assert.True(gone.IsEmpty);
    }

    [Fact]
    public async Task A_delta_in_pages_keeps_what_it_does_not_name_and_shows_with_the_last_page()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"), (leiden, "Leiden"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        string[]? between = null;
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames => frames.Cities((delft, "Delfshaven")), cursor: "c2"));
        server.OnDownload(async (_, context) =>
        {
            between = await device.CityNamesAsync();
            await ScriptedServer.FramesAsync(context, DownloadKind.ClosingDelta, frames => frames.Cities((gouda, "Gouda")), token: "t2");
        });
        await device.Engine.SynchronizeAsync();
        Assert.Equal(["Delft", "Leiden"], between!);
        Assert.Equal(["Delfshaven", "Gouda", "Leiden"], await device.CityNamesAsync());
    }

    [Fact]
    public async Task A_large_delta_is_written_in_steps_and_keeps_pending_changes_on_top()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"), (leiden, "Leiden"));
        await using TestDevice device = await TestDevice.SignedInAsync(server, options =>
        {
            options.Synchronization.DeltaByteLimit = 100;
            options.Synchronization.StepRowLimit = 7;
        });
        City mine = (await device.Engine.FindAsync<City>(delft))!;
        server.OnDownload(async (_, context) =>
        {
            await device.RenameAsync(mine, "Mine");
            await ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames =>
            {
                frames.Cities((delft, "Theirs"));
                frames.Cities(Enumerable.Range(10, 50).Select(number => (Id(number), $"City {number}")));
                frames.NoCity(leiden);
            }, token: "t2");
        });
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal((51L, 1L), (result.Received, result.Removed));
        Assert.Equal("Mine", mine.Name);
        Assert.Equal(51, (await device.CityNamesAsync()).Length);
        Assert.DoesNotContain("Leiden", await device.CityNamesAsync());
    }

    [Fact]
    public async Task A_large_delta_that_breaks_off_leaves_no_trace()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server, options => (options.Synchronization.DeltaByteLimit, options.Synchronization.RetryLimit) = (100, 0));
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames =>
        {
            for (int i = 0; i < 5; i++) frames.Cities(Enumerable.Range(10 + (i * 20), 20).Select(number => (Id(number), $"City {number}")));
            frames.CutAtEnd = 200;
        }, token: "t2"));
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames => frames.Cities((leiden, "Leiden")), token: "t3"));
        await device.Engine.SynchronizeAsync();
        Assert.Equal(["Delft", "Leiden"], await device.CityNamesAsync());
    }

    [Fact]
    public async Task A_checkpoint_that_the_server_refuses_starts_a_full_download_by_itself()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        server.OnDownload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.CheckpointInvalid, 409)).HasCities((leiden, "Leiden"));
        await device.Engine.SynchronizeAsync();
        Assert.Equal(["Leiden"], await device.CityNamesAsync());
        Assert.Equal([null, null, "t1", null, null], server.Requests.Select(request => request.Token));
    }

    [Fact]
    public async Task A_cursor_that_the_server_refuses_starts_the_pages_again()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.FirstPage, frames => frames.Cities((gouda, "Gouda")), cursor: "c1"))
            .OnDownload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.CheckpointInvalid, 409))
            .HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
    }

    [Fact]
    public async Task A_journal_that_the_server_does_not_take_goes_on_under_a_new_id()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync())
            .OnDownload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.JournalForked, 409)).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        Assert.NotEqual(server.Requests[0].Journal, server.Requests[1].Journal);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
    }

    [Fact]
    public async Task A_last_frame_that_does_not_fit_what_came_changes_nothing()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames =>
        {
            frames.Cities((delft, "Delfshaven"));
            frames.Miscount();
        }, token: "t2"));
        Assert.Equal(ErrorCode.ServerAnswerUnknown, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
    }

    [Theory]
    [InlineData(DownloadKind.NextPage, null, "c9")]
    [InlineData(DownloadKind.ClosingDelta, "t9", null)]
    [InlineData(DownloadKind.Delta, null, null)]
    public async Task An_answer_to_another_question_changes_nothing(object kind, string? token, string? cursor)
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, (DownloadKind)kind, frames => frames.Cities((leiden, "Leiden")), token, cursor));
        Assert.Equal(ErrorCode.ServerAnswerUnknown, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
    }

    [Fact]
    public async Task A_page_that_leads_to_itself_ends_the_download()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.FirstPage, frames => frames.Cities((delft, "Delft")), cursor: "c1"));
        await using TestDevice device = await TestDevice.OpenAsync(server.Address);
        for (int i = 0; i < 3; i++) server.OnDownload((_, context) => ScriptedServer.FramesAsync(context, DownloadKind.NextPage, cursor: "c1"));

        Assert.Equal(ErrorCode.ServerAnswerUnknown, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync("anna", "anna"))).Code);

        Assert.Equal([null, "c1"], server.Requests.Select(request => request.Cursor));
        Assert.Empty(await device.CityNamesAsync());
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync())
            .OnDownload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.ServerBusy, 409)).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
    }

    [Fact]
    public async Task A_removal_of_an_object_with_pending_changes_waits_for_the_servers_word_about_them()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        City city = (await device.Engine.FindAsync<City>(delft))!;
        server.OnDownload(async (_, context) =>
        {
            await device.RenameAsync(city, "Mine");
            await ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames => frames.NoCity(delft), token: "t2");
        });
        await device.Engine.SynchronizeAsync();
        server.OnUpload((batch, context) => ScriptedServer.OutcomesAsync(batch, context, rejected: _ => true));
        SyncResult result = await device.Engine.SynchronizeAsync();
        Assert.Equal(delft, Assert.Single(result.Rejected).ObjectId);
    }

    private static ObjectId Id(int number) => new(new Guid(number, 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 0]));
}
