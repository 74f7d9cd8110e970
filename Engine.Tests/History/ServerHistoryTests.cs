using OfflineSync.Server;
using OfflineSync.Tests.Modes;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.History;

/// <summary>What the server tells of the uploads that it decided.</summary>
public sealed class ServerHistoryTests
{
    [Fact]
    public async Task The_server_lists_uploads_with_their_users_and_how_many_entries_it_rejected()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice anna = await world.DeviceAsync(), bob = await world.DeviceAsync("bob");
        await anna.CommitCityAsync("Delft");
        await anna.Engine.CommitAsync(anna.Engine.Create<City>());
        await anna.Engine.SynchronizeAsync();
        await bob.CommitCityAsync("Leiden");
        await bob.Engine.SynchronizeAsync();
        await bob.Engine.SynchronizeAsync();
        SynchronizationHistory history = world.Server.Host.Server.History;

        IReadOnlyList<UploadReport> all = await history.ListAsync();

        // The server's own commits, of users here, come the same way.
        Assert.Equal([("bob", 1, 0), ("anna", 2, 1), (null, 1, 0), (null, 1, 0)], all.Select(report => (report.UserName, report.Entries, report.Rejected)));
        Assert.All(all, report => Assert.Null(report.Error));
        Assert.Equal("anna", Assert.Single(await history.ListAsync(new UploadFilter { User = anna.Engine.CurrentUser })).UserName);
        Assert.Equal("bob", Assert.Single(await history.ListAsync(new UploadFilter { Journal = all[0].Journal })).UserName);
        Assert.Equal(all.Skip(1), await history.ListAsync(new UploadFilter { Before = all[0].DecidedAt }));
        Assert.Equal("bob", Assert.Single(await history.ListAsync(new UploadFilter { Since = all[0].DecidedAt })).UserName);
        Assert.Single(await history.ListAsync(new UploadFilter { Limit = 1 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => history.ListAsync(new UploadFilter { Limit = 1001 }));
    }
}
