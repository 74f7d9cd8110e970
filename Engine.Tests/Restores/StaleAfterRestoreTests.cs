using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Restores;

/// <summary>A version is the id of an object's last event: it means the same after a restore, where numbers would begin anew.</summary>
public sealed class StaleAfterRestoreTests
{
    [Fact]
    [Trait("History", "14")]
    public async Task What_was_made_on_a_lost_version_is_stale_when_another_one_took_its_place()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.RejectStale);
        // Each of these is the city's second event, in its life of the store; Bob saw the first, and never sent what he made of it.
        await party.SetAsync(party.Anna, 10);
        await party.Bob.SynchronizeAsync();
        await party.CommitAsync(party.Bob, city => city.Remarks = "dunes");
        await party.World.RestoreAsync();
        await party.CommitAsync(party.Carla, city => city.Population = 30);
        await party.Carla.SynchronizeAsync();

        SyncResult result = await party.Bob.SynchronizeAsync();

        Assert.Equal(ErrorCode.ObjectStale, Assert.Single(Assert.Single(result.Rejected).Reasons).Code);
        Assert.Equal((30, null), await party.World.CityAsync(party.City));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task What_was_made_on_a_lost_version_is_taken_when_that_came_back()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.RejectStale);
        await party.SetAsync(party.Anna, 10);
        await party.Bob.SynchronizeAsync();
        await party.CommitAsync(party.Bob, city => city.Remarks = "dunes");
        await party.World.RestoreAsync();
        await party.Anna.SynchronizeAsync();

        SyncResult result = await party.Bob.SynchronizeAsync();

        Assert.Equal((1, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal((10, "dunes"), await party.World.CityAsync(party.City));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task Who_brings_back_what_changes_nothing_makes_nobody_stale()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.RejectStale);
        await party.SetAsync(party.Anna, 10);
        await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();
        await party.Bob.SynchronizeAsync();
        await party.CommitAsync(party.Bob, city => city.Population = 21);
        await party.Anna.SynchronizeAsync();

        SyncResult result = await party.Bob.SynchronizeAsync();

        Assert.Equal((1, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal((21, null), await party.World.CityAsync(party.City));
    }
}
