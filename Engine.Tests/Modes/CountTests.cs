using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Modes;

/// <summary>What a synchronization says that it brought and took.</summary>
public sealed class CountTests
{
    [Fact]
    [Trait("Behaviour", "S-116")]
    public async Task An_object_that_comes_with_the_upload_and_with_the_download_is_counted_once()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice anna = await world.DeviceAsync(), bob = await world.DeviceAsync("bob");
        City delft = await anna.CommitCityAsync("Delft");
        await anna.Engine.SynchronizeAsync();
        await bob.Engine.SynchronizeAsync();
        await bob.RenameAsync((await bob.Engine.FindAsync<City>(delft.Id))!, "Delfshaven");
        await bob.Engine.SynchronizeAsync();
        delft.Population = 7;
        await anna.Engine.CommitAsync(delft);

        SyncResult result = await anna.Engine.SynchronizeAsync();

        // Somebody else had changed it: its state comes with the answer to the upload, and again with the delta.
        Assert.Single(result.Conflicts);
        Assert.Equal((1, 1L, 0L), (result.Applied, result.Received, result.Removed));
    }

    [Fact]
    public async Task What_the_device_does_not_have_does_not_count_as_removed()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice anna = await world.DeviceAsync(), bob = await world.DeviceAsync("bob");
        City delft = await anna.CommitCityAsync("Delft"), leiden = await anna.CommitCityAsync("Leiden");
        await anna.Engine.SynchronizeAsync();
        await bob.Engine.SynchronizeAsync();
        await anna.Engine.ClearAsync([delft]);
        await bob.Engine.DeleteAsync((await bob.Engine.FindAsync<City>(delft.Id))!);
        await bob.Engine.DeleteAsync((await bob.Engine.FindAsync<City>(leiden.Id))!);
        await bob.Engine.SynchronizeAsync();

        // The cleared one is asked for by its id alone, and answered as removed under every entity.
        Assert.Equal((0L, 1L), Counts(await anna.Engine.SynchronizeAsync()));
        Assert.Equal((0L, 0L), Counts(await anna.Engine.SynchronizeAsync()));
    }

    [Fact]
    public async Task A_download_that_replaces_everything_counts_what_is_here_and_what_is_gone()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(configure: options => options.PageRowLimit = 2);
        TestDevice anna = await world.DeviceAsync(), bob = await world.DeviceAsync("bob");
        City[] cities = [await anna.CommitCityAsync("Delft"), await anna.CommitCityAsync("Leiden"), await anna.CommitCityAsync("Gouda")];
        await anna.Engine.SynchronizeAsync();
        await bob.Engine.SynchronizeAsync();
        long held = await world.CountAsync("object_city");
        await bob.Engine.DeleteAsync((await bob.Engine.FindAsync<City>(cities[0].Id))!);
        await bob.Engine.SynchronizeAsync();
        // Another epoch: the checkpoint is of no use any more.
        await world.Server.ExecuteAsync("update offlinesync.model_state set epoch = gen_random_uuid()");

        SyncResult result = await anna.Engine.SynchronizeAsync();

        Assert.Equal(1, result.Removed);
        Assert.InRange(result.Received, held - 1, held + 2);
        Assert.Equal(["Gouda", "Leiden"], await anna.CityNamesAsync());
    }

    private static (long Received, long Removed) Counts(SyncResult result) => (result.Received, result.Removed);
}
