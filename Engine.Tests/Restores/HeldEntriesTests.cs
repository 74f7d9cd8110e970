using Microsoft.Extensions.Time.Testing;
using OfflineSync.Protocol;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Restores;

/// <summary>What needs something that a restore lost waits on its device until another one brings that back.</summary>
public sealed class HeldEntriesTests
{
    private static readonly DateTimeOffset start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    [Trait("History", "14")]
    public async Task A_change_that_comes_back_waits_for_the_device_that_created_its_object()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins);
        ObjectId gouda = await ShareAsync(party);
        await party.Bob.ChangeCityAsync(gouda, city => city.Population = 20);
        await party.Bob.SynchronizeAsync();
        await party.World.RestoreAsync();

        SyncResult before = await party.Bob.SynchronizeAsync();
        SyncResult ofAnna = await party.Anna.SynchronizeAsync();
        SyncResult after = await party.Bob.SynchronizeAsync();

        HeldEntry held = Assert.Single(before.Held);
        Assert.Equal((gouda, "City"), (held.ObjectId, held.EntityId));
        Assert.Equal((1, 0, 0, 0), (before.Recovered, before.Sent, before.Applied, before.Rejected.Count));
        Assert.Equal((1, 0), (ofAnna.Applied, ofAnna.Rejected.Count));
        Assert.Equal((1, 0, 0), (after.Applied, after.Rejected.Count, after.Held.Count));
        Assert.Equal((20, null), await party.World.CityAsync(gouda));
        Assert.Equal(0, await party.World.CountAsync("synchronization_error"));
        Assert.Equal(0, await party.World.CountAsync("journal_gap"));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task Other_work_of_the_same_device_goes_through_and_later_work_on_what_waits_waits_too()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins);
        ObjectId gouda = await ShareAsync(party);
        await party.Bob.ChangeCityAsync(gouda, city => city.Population = 20);
        await party.Bob.AddCityAsync("Leiden");
        await party.Bob.SynchronizeAsync();
        // Nobody ever heard of these.
        await party.Bob.ChangeCityAsync(gouda, city => city.Population = 21);
        await party.Bob.AddCityAsync("Monster");
        await party.World.RestoreAsync();

        SyncResult first = await party.Bob.SynchronizeAsync();
        string[] between = await party.World.CitiesAsync();
        SyncResult second = await party.Bob.SynchronizeAsync();
        await party.Anna.SynchronizeAsync();
        SyncResult third = await party.Bob.SynchronizeAsync();

        Assert.Equal((2, 2, 2, 0), (first.Recovered, first.Applied, first.Held.Count, first.Rejected.Count));
        Assert.Equal(["Delft 1", "Leiden 1", "Monster 1"], between);
        Assert.Equal((0, 2), (second.Applied, second.Held.Count));
        Assert.Equal((2, 0), (third.Applied, third.Held.Count));
        Assert.Equal((21, null), await party.World.CityAsync(gouda));
        Assert.Equal(0, await party.World.CountAsync("journal_gap"));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task What_waits_does_not_hold_up_later_batches_and_its_object_waits_in_them()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins, options => options.Synchronization.BatchEntryLimit = 1);
        City gouda = await party.Bob.AddCityAsync("Gouda");
        await party.Bob.SynchronizeAsync();
        await party.Anna.SynchronizeAsync();
        await party.Anna.ChangeCityAsync(gouda.Id, city => city.Population = 20);
        await party.Anna.SynchronizeAsync();
        // Batches of one entry, of which the first and the third are of the lost city.
        await party.Anna.AddCityAsync("Leiden");
        await party.Anna.ChangeCityAsync(gouda.Id, city => city.Population = 21);
        await party.Anna.AddCityAsync("Monster");
        await party.World.RestoreAsync();

        SyncResult result = await party.Anna.SynchronizeAsync();

        Assert.Equal((2, 3, 0), (result.Applied, result.Batches, result.Rejected.Count));
        Assert.Equal(gouda.Id, Assert.Single(result.Held).ObjectId);
        Assert.Equal(["Delft 1", "Leiden 1", "Monster 1"], await party.World.CitiesAsync());
        await party.Bob.SynchronizeAsync();
        Assert.Equal(2, (await party.Anna.SynchronizeAsync()).Applied);
        Assert.Equal((21, null), await party.World.CityAsync(gouda.Id));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task What_refers_to_a_lost_object_waits_with_what_refers_to_it_in_turn_and_with_its_group()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins);
        Country country = party.Anna.Engine.Create<Country>(country => country.Name = "Holland");
        await party.Anna.CommitAsync(country);
        await party.Anna.SynchronizeAsync();
        await party.Bob.SynchronizeAsync();
        Country known = (await party.Bob.Engine.FindAsync<Country>(country.Id))!;
        City gouda = party.Bob.Engine.Create<City>(city => (city.Name, city.Country) = ("Gouda", known));
        await party.Bob.CommitAsync(gouda);
        City leiden = party.Bob.Engine.Create<City>(city => (city.Name, city.Twin) = ("Leiden", gouda));
        City alone = party.Bob.Engine.Create<City>(city => city.Name = "Voorburg");
        await party.Bob.Engine.CommitAsync([leiden, alone], group: true);
        await party.Bob.AddCityAsync("Monster");
        await party.Bob.SynchronizeAsync();
        await party.World.RestoreAsync();

        SyncResult before = await party.Bob.SynchronizeAsync();
        string[] between = await party.World.CitiesAsync();
        await party.Anna.SynchronizeAsync();
        SyncResult after = await party.Bob.SynchronizeAsync();

        Assert.Equal([gouda.Id, leiden.Id, alone.Id], before.Held.Select(held => held.ObjectId));
        Assert.Equal(["Delft 1", "Monster 1"], between);
        Assert.Equal((3, 0, 0), (after.Applied, after.Rejected.Count, after.Held.Count));
        Assert.Equal(2, await party.World.CountAsync("object_city where country is not null or twin is not null"));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task A_change_of_a_lost_object_waits_although_nothing_else_tells_of_the_restore()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins);
        City gouda = await party.Anna.AddCityAsync("Gouda");
        await party.Anna.SynchronizeAsync();
        await party.Bob.SynchronizeAsync();
        await party.Bob.ChangeCityAsync(gouda.Id, city => city.Population = 20);
        await party.Bob.CloseAsync();
        // As a process leaves it that dies after it has given up a checkpoint.
        RestorableWorld.Execute(party.Bob, "delete from _state where name = 'download.token'");
        await party.World.OpenAsync(party.Bob);
        await party.World.RestoreAsync();

        SyncResult before = await party.Bob.SynchronizeAsync();
        await party.Anna.SynchronizeAsync();
        SyncResult after = await party.Bob.SynchronizeAsync();

        Assert.Equal((0, 1, 0), (before.Recovered, before.Held.Count, before.Rejected.Count));
        Assert.Equal((1, 0, 0), (after.Applied, after.Rejected.Count, after.Held.Count));
        Assert.Equal((20, null), await party.World.CityAsync(gouda.Id));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task A_change_that_was_never_sent_waits_for_its_lost_object_as_well()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins);
        ObjectId gouda = await ShareAsync(party);
        await party.Bob.ChangeCityAsync(gouda, city => city.Population = 20);
        await party.World.RestoreAsync();

        SyncResult before = await party.Bob.SynchronizeAsync();
        await party.Anna.SynchronizeAsync();
        SyncResult after = await party.Bob.SynchronizeAsync();

        Assert.Equal((0, 1, 0), (before.Recovered, before.Held.Count, before.Rejected.Count));
        Assert.Equal((1, 0), (after.Applied, after.Rejected.Count));
        Assert.Equal((20, null), await party.World.CityAsync(gouda));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task After_the_recovery_window_it_is_rejected_with_its_data_kept()
    {
        var time = new FakeTimeProvider(start);
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins, time: time);
        ObjectId gouda = await ShareAsync(party);
        await party.Bob.ChangeCityAsync(gouda, city => city.Population = 20);
        await party.Bob.SynchronizeAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await party.World.RestoreAsync();

        SyncResult first = await party.Bob.SynchronizeAsync();
        time.Advance(RestorableWorld.RecoveryWindow - TimeSpan.FromSeconds(1));
        SyncResult last = await party.Bob.SynchronizeAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        SyncResult over = await party.Bob.SynchronizeAsync();

        Assert.Equal((1, 1), (first.Held.Count, last.Held.Count));
        Assert.Contains("2026-03-01 13:01 UTC", Assert.Single(last.Held).Reason, StringComparison.Ordinal);
        Assert.Empty(over.Held);
        Assert.Equal(ErrorCode.ObjectUnavailable, Assert.Single(Assert.Single(over.Rejected).Reasons).Code);
        Assert.Equal(1, await party.World.CountAsync("synchronization_error where content -> 'members' ->> 'Population' = '20'"));
        Assert.Single(await party.Bob.Engine.Rejected.ListAsync());
    }

    [Fact]
    [Trait("History", "14")]
    public async Task A_second_restore_opens_the_window_anew_and_the_same_one_does_not()
    {
        var time = new FakeTimeProvider(start);
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins, time: time);
        ObjectId gouda = await ShareAsync(party);
        await party.Carla.SynchronizeAsync();
        await party.Bob.ChangeCityAsync(gouda, city => city.Population = 20);
        await party.Bob.SynchronizeAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await party.World.RestoreAsync();
        await party.Bob.SynchronizeAsync();
        time.Advance(RestorableWorld.RecoveryWindow);

        // Carla has seen what Bob had: the store was restored once.
        await party.Carla.ChangeCityAsync(gouda, city => city.Population = 30);
        SyncResult ofCarla = await party.Carla.SynchronizeAsync();
        SyncResult late = await party.Bob.SynchronizeAsync();
        await party.Bob.AddCityAsync("Leiden");
        await party.Bob.SynchronizeAsync();
        time.Advance(TimeSpan.FromMinutes(1));
        await party.World.RestoreAsync();
        await party.Anna.ChangeCityAsync(gouda, city => city.Population = 40);
        SyncResult second = await party.Bob.SynchronizeAsync();

        Assert.Equal((1, 0), (ofCarla.Rejected.Count, ofCarla.Held.Count));
        Assert.Equal((1, 0), (late.Rejected.Count, late.Held.Count));
        Assert.Equal((1, 1), (second.Recovered, second.Applied));
        Assert.Equal(1, await party.World.CountAsync($"model_state where restored_at = '{time.GetUtcNow():O}'"));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task A_device_that_only_downloads_shows_the_restore_too()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins);
        await ShareAsync(party);
        await party.World.RestoreAsync();
        long before = await party.World.CountAsync("model_state where restored_at is not null");

        SyncResult result = await party.Bob.SynchronizeAsync();

        Assert.Equal((0, 0, 1L), (before, result.Sent, result.Removed));
        Assert.Equal(1, await party.World.CountAsync("model_state where restored_at is not null"));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task A_device_that_cannot_hold_anything_is_told_at_once()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins, options => options.Synchronization.MessageHandler = new RequestLog(new SocketsHttpHandler())
        {
            Before = (request, _) => request.Headers.Remove(ProtocolVersion.HoldHeader),
        });
        City gouda = await party.Bob.AddCityAsync("Gouda");
        await party.Bob.SynchronizeAsync();
        await party.Anna.SynchronizeAsync();
        await party.Anna.ChangeCityAsync(gouda.Id, city => city.Population = 20);
        await party.Anna.SynchronizeAsync();
        await party.World.RestoreAsync();

        SyncResult result = await party.Anna.SynchronizeAsync();

        Assert.Equal((1, 0), (result.Rejected.Count, result.Held.Count));
        Assert.Equal(1, await party.World.CountAsync("synchronization_error"));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task Where_nothing_was_restored_a_missing_reference_is_rejected_at_once()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins);
        ObjectId gouda = await ShareAsync(party);
        await party.Bob.ChangeCityAsync(gouda, city => city.Population = 20);
        await party.Anna.DeleteAsync(await party.Anna.CityAsync(gouda));
        await party.Anna.SynchronizeAsync();

        SyncResult result = await party.Bob.SynchronizeAsync();

        Assert.Equal((1, 0), (result.Rejected.Count, result.Held.Count));
    }

    /// <summary>Anna adds a city, and Bob sees it; the backup has it not.</summary>
    private static async Task<ObjectId> ShareAsync(Party party)
    {
        City gouda = await party.Anna.AddCityAsync("Gouda");
        await party.Anna.SynchronizeAsync();
        await party.Bob.SynchronizeAsync();
        return gouda.Id;
    }
}
