using OfflineSync.Device;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Synchronization;

/// <summary>One synchronization as a whole: that it runs alone, tells how far it is, and can be given up at any time.</summary>
public sealed class SynchronizeTests
{
    [Fact]
    [Trait("Behaviour", "S-078")]
    [Trait("Behaviour", "M-009")]
    public async Task A_second_synchronization_is_refused_while_one_runs_unless_it_joins()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        var arrived = new TaskCompletionSource();
        var proceed = new TaskCompletionSource();
        server.OnDownload(async (request, context) =>
        {
            arrived.SetResult();
            await proceed.Task;
            await ScriptedServer.FramesAsync(context, DownloadKind.Delta, token: request.Token);
        });
        Task<SyncResult> first = device.Engine.SynchronizeAsync();
        await arrived.Task;
        foreach (SyncScope scope in new[] { SyncScope.Full, SyncScope.Unsynchronized })
        {
            Assert.Equal(ErrorCode.SynchronizationRunning, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync(scope))).Code);
        }
        Assert.Equal(ErrorCode.SynchronizationRunning, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync("anna", "anna"))).Code);
        Task<SyncResult> joined = device.Engine.SynchronizeAsync(options: new SyncOptions { Join = true });
        proceed.SetResult();
        Assert.Same(await first, await joined);
        await device.Engine.SynchronizeAsync();
    }

    [Fact]
    public async Task A_failed_synchronization_fails_for_those_who_joined_and_lets_the_next_one_run()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        var arrived = new TaskCompletionSource();
        var proceed = new TaskCompletionSource();
        server.OnDownload(async (_, context) =>
        {
            arrived.SetResult();
            await proceed.Task;
            await ScriptedServer.ProblemAsync(context, ErrorCode.ServerFailed, 500);
        });
        Task<SyncResult> first = device.Engine.SynchronizeAsync();
        await arrived.Task;
        Task<SyncResult> joined = device.Engine.SynchronizeAsync(options: new SyncOptions { Join = true });
        proceed.SetResult();
        Assert.Equal(ErrorCode.ServerFailed, (await Assert.ThrowsAsync<OfflineSyncException>(() => first)).Code);
        Assert.Equal(ErrorCode.ServerFailed, (await Assert.ThrowsAsync<OfflineSyncException>(() => joined)).Code);
        await device.Engine.SynchronizeAsync();
    }

    [Fact]
    public async Task Progress_names_the_phases_and_never_passes_the_whole()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        for (int i = 0; i < 3; i++) await device.CommitCityAsync($"City {i}");
        server.OnDownload((_, context) =>
        {
            var frames = new FrameScript();
            // The estimate is far too low.
            frames.Header(DownloadKind.FirstPage, expected: 10);
            frames.Cities(Enumerable.Range(1, 500).Select(number => (new ObjectId(new Guid(number, 0, 0x7000, new byte[8])), $"City {number}")));
            frames.End(null, "c1");
            return frames.SendAsync(context);
        });
        var steps = new List<SyncProgress>();
        await device.Engine.SynchronizeAsync(progress: new Recorder(steps));
        Assert.Equal([SyncPhase.Uploading, SyncPhase.Downloading, SyncPhase.Finished], steps.Select(step => step.Phase).Distinct());
        Assert.All(steps, step => Assert.InRange(step.Fraction ?? 0, 0, 1));
        Assert.Equal((3L, 3L, 500L), (steps[^1].Entries, steps[^1].ExpectedEntries, steps[^1].Rows));
        Assert.Equal(1, steps[^1].Fraction);
        for (int i = 1; i < steps.Count; i++)
        {
            Assert.True(steps[i].Rows >= steps[i - 1].Rows && steps[i].Entries >= steps[i - 1].Entries && steps[i].BytesReceived >= steps[i - 1].BytesReceived);
        }
    }

    [Fact]
    [Trait("Behaviour", "M-012")]
    public async Task Cancelled_before_the_answer_everything_is_as_before_and_the_next_one_goes_on()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        using var cancel = new CancellationTokenSource();
        server.OnUpload(async (batch, context) =>
        {
            await cancel.CancelAsync();
            await ScriptedServer.OutcomesAsync(batch, context);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => device.Engine.SynchronizeAsync(cancellationToken: cancel.Token));
        Assert.Equal(EntryState.Sent, Assert.Single(await device.Engine.GetPendingAsync()).State);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
        Assert.Equal(server.Bodies[0], server.Bodies[1]);
    }

    [Fact]
    [Trait("Behaviour", "M-012")]
    public async Task Cancelled_within_a_download_nothing_of_it_shows()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        using var cancel = new CancellationTokenSource();
        server.OnDownload(async (_, context) =>
        {
            await cancel.CancelAsync();
            await ScriptedServer.FramesAsync(context, DownloadKind.Delta, frames => frames.Cities((new ObjectId(Guid.CreateVersion7()), "Delft")), token: "t2");
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => device.Engine.SynchronizeAsync(cancellationToken: cancel.Token));
        Assert.Empty(await device.CityNamesAsync());
        await device.Engine.SynchronizeAsync();
    }

    [Fact]
    public async Task A_cancelled_one_does_not_begin()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        server.Paths.Clear();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => device.Engine.SynchronizeAsync(cancellationToken: new CancellationToken(true)));
        Assert.Empty(server.Paths);
    }

    [Fact]
    public async Task Without_a_server_the_error_says_what_is_missing()
    {
        await using TestDevice device = await TestDevice.OpenAsync(null);
        Assert.Equal(ErrorCode.OptionsInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync("anna", "anna"))).Code);
    }

    [Fact]
    public async Task Options_that_cannot_work_are_named_together()
    {
        OfflineSyncException failure = await Assert.ThrowsAsync<OfflineSyncException>(() => TestDevice.OpenAsync(null, options =>
        {
            options.Synchronization.RequestTimeout = TimeSpan.Zero;
            options.Synchronization.BatchEntryLimit = 0;
        }));
        Assert.Contains("Synchronization.RequestTimeout", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Synchronization.BatchEntryLimit", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spool_that_a_killed_process_left_is_removed()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        string left = Path.Combine(device.Folder, "spool-1.tmp");
        await File.WriteAllTextAsync(left, "half an answer");
        await device.Engine.SynchronizeAsync();
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task An_answer_larger_than_the_memory_limit_goes_through_a_file()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server, options => options.Synchronization.SpoolMemoryLimit = 10);
        City city = await device.CommitCityAsync("Delft");
        server.OnUpload((batch, context) => ScriptedServer.OutcomesAsync(batch, context, states: frames =>
        {
            frames.Cities((city.Id, "Delfshaven"));
            frames.Contains(batch.Entries.Select(entry => entry.Entry.Key.Value));
        }));
        await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        Assert.Equal("Delfshaven", city.Name);
        Assert.Empty(Directory.EnumerateFiles(device.Folder, FrameSpool.FilePattern));
    }

    private sealed class Recorder(List<SyncProgress> steps) : IProgress<SyncProgress>
    {
        public void Report(SyncProgress value) => steps.Add(value);
    }
}
