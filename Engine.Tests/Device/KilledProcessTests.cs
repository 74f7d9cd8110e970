using OfflineSync.Device;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Device;

public sealed class KilledProcessTests
{
    [Fact]
    public async Task What_a_commit_returned_from_survives_the_death_of_its_process()
    {
        using var folder = new TestFolder();
        List<Guid> acknowledged = [];
        await using (ChildProcess committer = ChildProcess.Start("committer", folder.Path))
        {
            while (acknowledged.Count < 40) acknowledged.AddRange((await committer.ReadAsync("committed")).Split(' ').Select(Guid.Parse));
            OfflineSyncException inUse = await Assert.ThrowsAsync<OfflineSyncException>(OpenAsync);
            Assert.Equal(ErrorCode.FolderInUse, inUse.Code);
            committer.Kill9();
        }

        await using OfflineEngine engine = await OpenAsync();

        IReadOnlyList<Guid> journaled = [.. (await engine.GetPendingAsync()).Select(entry => entry.Key.Value)];
        Assert.Subset(new HashSet<Guid>(journaled), new HashSet<Guid>(acknowledged));
        // A commit of two is there as a whole or not at all, and every entry's object shows.
        Assert.Equal(journaled.Count / 2, await engine.Query<City>().CountAsync());
        Assert.Equal(journaled.Count / 2, await engine.Query<Region>().CountAsync());
        using ReadTransaction transaction = engine.Database.OpenRead();
        Assert.Null(transaction.Journal.Verify());

        Task<OfflineEngine> OpenAsync() => OfflineEngine.OpenAsync(new OfflineOptions { Model = SampleModel.Create(), Folder = folder.Path });
    }
}
