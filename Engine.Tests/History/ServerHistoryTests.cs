using OfflineSync.Server;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.History;
using OfflineSync.Testing;
using OfflineSync.Tests.Modes;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.History;

/// <summary>What the server tells of the requests of synchronizations.</summary>
public sealed class ServerHistoryTests
{
    [Fact]
    [Trait("Behaviour", "M-014")]
    public async Task The_server_lists_uploads_and_downloads_with_their_users_and_what_they_came_to()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice anna = await world.DeviceAsync(), bob = await world.DeviceAsync("bob");
        await anna.CommitCityAsync("Delft");
        await anna.Engine.CommitAsync(anna.Engine.Create<City>());
        await anna.Engine.SynchronizeAsync();
        City leiden = await bob.CommitCityAsync("Leiden");
        await bob.Engine.SynchronizeAsync();
        await bob.Engine.DeleteAsync(leiden);
        await bob.Engine.SynchronizeAsync();
        await anna.Engine.SynchronizeAsync();
        SynchronizationHistory history = world.Server.Host.Server.History;

        IReadOnlyList<SynchronizationReport> all = await history.ListAsync();

        Assert.All(all, report => Assert.Equal((SynchronizationEnd.Done, null), (report.End, report.Error)));
        Assert.All(all, report => Assert.True(report.Duration > TimeSpan.Zero));
        // The server's own commits, of users here, come the same way.
        Assert.Equal([("bob", 1, 0), ("bob", 1, 0), ("anna", 2, 1), (null, 1, 0), (null, 1, 0)],
            all.Where(report => report.Kind == SynchronizationKind.Upload).Select(report => (report.UserName, report.Entries, report.Rejected)));
        SynchronizationReport[] downloads = [.. all.Where(report => report.Kind != SynchronizationKind.Upload)];
        // A first download is a page and the delta that closes it.
        Assert.Equal(2, downloads.Count(report => report.Kind == SynchronizationKind.FullDownload));
        Assert.Equal(("anna", SynchronizationKind.Delta, 0L), (downloads[0].UserName, downloads[0].Kind, downloads[0].Rows));
        Assert.Contains(downloads, report => report is { UserName: "bob", Kind: SynchronizationKind.Delta, Rows: > 0 });
        Assert.Contains(downloads, report => report is { UserName: "bob", Kind: SynchronizationKind.Delta, Removals: 1 });
    }

    [Fact]
    public async Task It_is_found_by_user_device_kind_time_and_failure()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice anna = await world.DeviceAsync(), bob = await world.DeviceAsync("bob");
        await bob.CommitCityAsync("Leiden");
        await bob.Engine.SynchronizeAsync();
        SynchronizationHistory history = world.Server.Host.Server.History;
        IReadOnlyList<SynchronizationReport> all = await history.ListAsync();

        Assert.All(await ListAsync(new() { User = anna.Engine.CurrentUser }), report => Assert.Equal("anna", report.UserName));
        Assert.All(await ListAsync(new() { Journal = all[0].Journal }), report => Assert.Equal("bob", report.UserName));
        Assert.Equal(["bob", null, null], (await ListAsync(new() { Kind = SynchronizationKind.Upload })).Select(report => report.UserName));
        Assert.Equal(all[0], Assert.Single(await ListAsync(new() { Since = all[0].EndedAt })));
        Assert.Single(await ListAsync(new() { Limit = 1 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => history.ListAsync(new() { Limit = 1001 }));
        Assert.Empty(await history.ListAsync(new() { OnlyFailed = true }));

        async Task<IReadOnlyList<SynchronizationReport>> ListAsync(SynchronizationFilter filter)
        {
            IReadOnlyList<SynchronizationReport> found = await history.ListAsync(filter);
            Assert.NotEmpty(found);
            return found;
        }
    }

    [Fact]
    public async Task What_failed_or_was_refused_or_given_up_is_listed_too()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(configure: options => options.Synchronization.RetryLimit = 0);
        await device.CommitCityAsync("Delft");
        world.Fault = path => path == "upload" ? TransportFault.WithinRequestBody : TransportFault.None;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        world.Fault = _ => TransportFault.None;
        await world.Server.ExecuteAsync("alter table offlinesync.journal rename to elsewhere");
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        await world.Server.ExecuteAsync("alter table offlinesync.elsewhere rename to journal");
        await device.Engine.SynchronizeAsync();
        await world.Server.ExecuteAsync("update offlinesync.model_state set epoch = gen_random_uuid()");
        await device.Engine.SynchronizeAsync();

        IReadOnlyList<SynchronizationReport> all = await world.Server.Host.Server.History.ListAsync();

        Assert.Contains(all, report => report is { Kind: SynchronizationKind.Upload, End: SynchronizationEnd.Failed, Error: not null, Entries: 1 });
        Assert.Contains(all, report => report is { Kind: SynchronizationKind.Delta, End: SynchronizationEnd.Refused, Error: ErrorCode.CheckpointInvalid });
        Assert.Contains(all, report => report is { Kind: SynchronizationKind.Reconcile, End: SynchronizationEnd.Done, Rows: > 0 });
        Assert.All(await world.Server.Host.Server.History.ListAsync(new() { OnlyFailed = true }), report => Assert.NotEqual(SynchronizationEnd.Done, report.End));
    }

    [Fact]
    public async Task Requests_of_the_same_moment_do_not_part_at_the_edge_of_a_page()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        for (int i = 0; i < 5; i++) await device.Engine.SynchronizeAsync();
        SynchronizationHistory history = world.Server.Host.Server.History;
        int count = (await history.ListAsync()).Count;
        await world.Server.ExecuteAsync("update offlinesync.synchronization_history set ended_at = '2026-01-01T00:00:00.123456Z'");

        List<SynchronizationReport> paged = [];
        HistoryPosition? before = null;
        while (await history.ListAsync(new() { Limit = 2, Before = before }) is [.., { } last] page)
        {
            paged.AddRange(page);
            // As the command line hands it over.
            Assert.True(HistoryPosition.TryParse(last.Position.ToString(), out HistoryPosition position));
            before = position;
        }

        Assert.Equal(count, paged.Count);
        Assert.Equal(await history.ListAsync(), paged);
    }

    [Fact]
    [Trait("Behaviour", "M-014")]
    public async Task What_is_older_than_its_lifetime_is_removed_and_zero_keeps_nothing()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        ServerParts parts = world.Server.Host.Server.Parts;
        SynchronizationHistory history = world.Server.Host.Server.History;
        await history.ListAsync();
        await world.Server.ExecuteAsync("update offlinesync.synchronization_history set ended_at = now() - interval '91 days'");
        int old = (await history.ListAsync()).Count;
        await using var writer = new HistoryWriter(parts.Store.DataSource, parts.Store.Schema, TimeProvider.System, new IdSource(TimeProvider.System), TimeSpan.FromDays(90), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await using var none = new HistoryWriter(parts.Store.DataSource, parts.Store.Schema, TimeProvider.System, new IdSource(TimeProvider.System), TimeSpan.Zero, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var note = new HistoryNote(SynchronizationKind.Delta, device.Engine.CurrentUser!.Value.Value, Guid.NewGuid());

        writer.Add(note, 0);
        none.Add(note, 0);
        await writer.FlushAsync(default);
        await none.FlushAsync(default);

        Assert.True(old > 1);
        Assert.Equal(note.Journal, Assert.Single(await history.ListAsync()).Journal!.Value.Value);
    }
}
