using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Modes;

/// <summary>Synchronizations of selected objects, from a device to a server and back.</summary>
public sealed class SelectedTests
{
    [Fact]
    [Trait("Behaviour", "S-026")]
    [Trait("Behaviour", "S-027")]
    [Trait("Behaviour", "S-034")]
    [Trait("Behaviour", "S-057")]
    [Trait("Behaviour", "S-058")]
    [Trait("Behaviour", "M-001")]
    public async Task Only_selected_objects_are_sent_and_refreshed_and_one_request_does_it_all()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(), other = await world.DeviceAsync();
        City unselected = await device.CommitCityAsync("Gouda"), selected = await device.CommitCityAsync("Delft");
        await device.RenameAsync(unselected, "Gouda!");
        await device.RenameAsync(selected, "Delft!");
        await other.CommitCityAsync("Leiden");
        await other.Engine.SynchronizeAsync();
        world.Requests.Clear();

        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Selected(selected));

        Assert.Equal(["upload"], world.Requests);
        Assert.Equal((2, 0, 1L), (result.Applied, result.Rejected.Count, result.Received));
        Assert.Equal(2, (await device.Engine.GetPendingAsync()).Count(entry => entry.Entry.ObjectId == unselected.Id));
        Assert.Equal(["Delft!", "Gouda!"], await device.CityNamesAsync());
        Assert.Equal(0, await world.CountAsync("object_city where name like 'Gouda%'"));

        // The places in the journal that were left out are filled later, under the same journal.
        await device.Engine.SynchronizeAsync();
        Assert.Equal(["Delft!", "Gouda!", "Leiden"], await device.CityNamesAsync());
        Assert.Equal((1, 0), (await world.CountAsync($"journal where user_id = '{device.Engine.CurrentUser}' and head_sequence = 4"), await world.CountAsync("journal_gap")));
        Assert.Empty(await device.Engine.GetPendingAsync());
    }

    [Fact]
    [Trait("Behaviour", "S-027")]
    public async Task A_selection_that_goes_in_several_batches_is_refreshed_after_the_last_one()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(configure: options => options.Synchronization.BatchEntryLimit = 2);
        Country country = device.Engine.Create<Country>(one => one.Name = "Atlantis");
        City city = device.Engine.Create<City>(one => (one.Name, one.Country) = ("Delft", country));
        await device.Engine.CommitAsync([country, city]);
        await device.Engine.DeleteAsync(country);

        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Selected(city));

        // The delete is in the second batch, and empties the reference of what the first one's answer showed.
        Assert.Equal((3, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal(1, await world.CountAsync("object_city where name = 'Delft' and country is null"));
        // The reference itself is empty, not only what it led to.
        Assert.Null(city.GetValue(city.Entity.Member(nameof(City.Country))));
        Assert.Equal(1, await world.CountAsync("mt_events where type = 'reference_emptied'"));
    }

    [Fact]
    [Trait("Behaviour", "M-004")]
    [Trait("Behaviour", "M-006")]
    [Trait("Behaviour", "S-063")]
    [Trait("Behaviour", "S-064")]
    [Trait("Behaviour", "S-061")]
    public async Task Selected_objects_without_changes_are_refreshed_and_those_that_are_gone_leave()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(), other = await world.DeviceAsync();
        City renamed = await device.CommitCityAsync("Delft"), gone = await device.CommitCityAsync("Gouda"), mine = await device.CommitCityAsync("Leiden");
        await device.Engine.SynchronizeAsync();
        await other.Engine.SynchronizeAsync();
        await other.RenameAsync((await other.Engine.FindAsync<City>(renamed.Id))!, "Delfshaven");
        await other.Engine.DeleteAsync((await other.Engine.FindAsync<City>(gone.Id))!);
        await other.Engine.SynchronizeAsync();
        mine.Population = 7;
        await device.Engine.CommitAsync(mine);
        world.Requests.Clear();

        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Selected(renamed, gone, mine));

        Assert.Equal(["upload"], world.Requests);
        Assert.Equal((1, 2L, 1L), (result.Applied, result.Received, result.Removed));
        Assert.Equal(("Delfshaven", true, 7), (renamed.Name, gone.IsEmpty, mine.Population));
        Assert.Equal(["Delfshaven", "Leiden"], await device.CityNamesAsync());

        // With nothing to send it is one request, too.
        world.Requests.Clear();
        Assert.Equal(1, (await device.Engine.SynchronizeAsync(SyncScope.Selected(renamed))).Received);
        Assert.Equal(["upload"], world.Requests);
    }

    [Fact]
    [Trait("Behaviour", "M-003")]
    [Trait("Behaviour", "S-031")]
    [Trait("Behaviour", "S-019")]
    [Trait("Behaviour", "S-062")]
    public async Task Objects_that_were_never_committed_are_skipped_and_uncommitted_edits_stay()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(), other = await world.DeviceAsync();
        City city = await device.CommitCityAsync("Delft"), never = device.Engine.Create<City>(created => created.Name = "Never");
        await device.Engine.SynchronizeAsync();
        await other.Engine.SynchronizeAsync();
        City seen = (await other.Engine.FindAsync<City>(city.Id))!;
        (seen.Population, seen.Remarks) = (100, "theirs");
        await other.Engine.CommitAsync(seen);
        await other.Engine.SynchronizeAsync();
        city.Remarks = "mine, not committed";

        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Selected(city, never));

        Assert.Equal((0, 0, 1L), (result.Sent, result.Rejected.Count, result.Received));
        Assert.Equal((100, "mine, not committed", ObjectState.Changed), (city.Population, city.Remarks, city.State));
        Assert.Equal((ObjectState.New, "Never"), (never.State, never.Name));
        Assert.Equal(1, await world.CountAsync("object_city"));
        world.Requests.Clear();
        await device.Engine.SynchronizeAsync(SyncScope.Selected(never));
        await device.Engine.SynchronizeAsync(SyncScope.Selected());
        Assert.Empty(world.Requests);
    }

    [Fact]
    [Trait("Behaviour", "M-005")]
    [Trait("Behaviour", "S-068")]
    public async Task A_changed_object_that_is_gone_on_the_server_leaves_and_its_changes_are_kept_as_an_error()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        City city = await device.CommitCityAsync("Delft");
        await device.Engine.SynchronizeAsync();
        ServerObjects objects = world.Server.Host.Server.NewObjects();
        objects.Delete((await objects.FindAsync<City>(city.Id))!);
        await objects.CommitAsync();
        await device.RenameAsync(city, "Delfshaven");

        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Selected(city));

        Assert.Equal((city.Id, ErrorCode.ObjectUnavailable), (result.Rejected.Single().ObjectId, result.Rejected.Single().Reasons.Single().Code));
        Assert.True(city.IsEmpty);
        Assert.Empty(await device.CityNamesAsync());
        Assert.Equal("Delfshaven", Assert.Single(await device.Engine.GetRejectedAsync()).Entry.Changes.Single().After);
        Assert.Equal(1, await world.CountAsync("synchronization_error where content -> 'members' ->> 'Name' = 'Delfshaven'"));
    }

    [Fact]
    [Trait("Behaviour", "S-111")]
    public async Task What_a_selected_object_needs_goes_with_it()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        Country country = device.Engine.Create<Country>(created => created.Name = "Netherlands");
        await device.Engine.CommitAsync(country);
        City alone = await device.CommitCityAsync("Gouda");
        Region region = device.Engine.Create<Region>(created => (created.Name, created.Country) = ("Holland", country));
        City city = device.Engine.Create<City>(created => (created.Name, created.Region) = ("Delft", region));
        City grouped = device.Engine.Create<City>(created => created.Name = "Leiden");
        await device.Engine.CommitAsync(region);
        await device.Engine.CommitAsync([city, grouped], group: true);

        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Selected(city));

        Assert.Equal((4, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal(alone.Id, Assert.Single(await device.Engine.GetPendingAsync()).Entry.ObjectId);
        Assert.Equal(["Delft", "Gouda", "Leiden"], await device.CityNamesAsync());
    }

    [Fact]
    [Trait("Behaviour", "S-028")]
    public async Task Deletions_wait_for_another_synchronization()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        City deleted = await device.CommitCityAsync("Delft"), kept = await device.CommitCityAsync("Leiden");
        await device.Engine.SynchronizeAsync();
        await device.Engine.DeleteAsync(deleted);

        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Selected(deleted, kept));

        Assert.Equal((0, 1L), (result.Sent, result.Received));
        Assert.Equal(2, await world.CountAsync("object_city"));
        Assert.Equal(["Leiden"], await device.CityNamesAsync());
        await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        Assert.Equal(1, await world.CountAsync("object_city"));
    }

    [Fact]
    public async Task Objects_of_another_engine_or_user_are_refused_before_anything_is_sent()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(), other = await world.DeviceAsync();
        City mine = await device.CommitCityAsync("Delft"), theirs = await other.CommitCityAsync("Leiden");
        await RefusedAsync(SyncScope.Selected(mine, theirs));
        await device.Engine.SignInAsync("bob", "secret");
        world.Requests.Clear();
        await RefusedAsync(SyncScope.Selected(mine));
        Assert.Empty(world.Requests);
        await device.Engine.SynchronizeAsync();

        async Task RefusedAsync(SyncScope scope)
        {
            OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync(scope));
            Assert.Equal(ErrorCode.ObjectNotUsable, refused.Code);
        }
    }

    [Fact]
    [Trait("Behaviour", "S-089")]
    public async Task A_batch_with_an_unknown_outcome_goes_first_whatever_is_selected()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        City lost = await device.CommitCityAsync("Delft");
        world.Fault = path => path == "upload" ? TransportFault.ResponseLost : TransportFault.None;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        world.Fault = _ => TransportFault.None;
        await device.CommitCityAsync("Gouda");
        City selected = await device.CommitCityAsync("Leiden");
        await device.RenameAsync(lost, "Delfshaven");

        SyncResult result = await device.Engine.SynchronizeAsync(SyncScope.Selected(selected));

        Assert.Equal(2, result.Applied);
        Assert.Equal(("Delfshaven", 2), (lost.Name, (await device.Engine.GetPendingAsync()).Count));
        Assert.Equal(1, await world.CountAsync("object_city where name = 'Leiden'"));
        Assert.Equal(2, await world.CommittedByAsync(device));
    }

    [Theory]
    [Trait("Behaviour", "S-087")]
    [InlineData(TransportFault.ResponseLost)]
    [InlineData(TransportFault.WithinResponseBody)]
    [InlineData(TransportFault.WithinRequestBody)]
    public async Task A_selection_whose_answer_is_lost_is_sent_again_and_applied_once(TransportFault fault)
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        City first = await device.CommitCityAsync("Gouda"), selected = await device.CommitCityAsync("Delft");
        world.Fault = path => path == "upload" ? fault : TransportFault.None;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync(SyncScope.Selected(selected)));
        world.Fault = _ => TransportFault.None;
        await device.RenameAsync(first, "Gouda!");

        await device.Engine.SynchronizeAsync(SyncScope.Selected(first));

        Assert.Empty(await device.Engine.GetPendingAsync());
        Assert.Equal(["Delft", "Gouda!"], await device.CityNamesAsync());
        Assert.Equal((2, 3), (await world.CountAsync("object_city"), await world.CommittedByAsync(device)));
    }

    [Fact]
    public async Task An_entry_that_was_applied_before_a_failed_download_never_shows_over_a_later_one()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        City city = await device.CommitCityAsync("Delft");
        await device.Engine.SynchronizeAsync();
        await device.RenameAsync(city, "Delft 1");
        world.Fault = path => path == "download" ? TransportFault.ResponseLost : TransportFault.None;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        world.Fault = _ => TransportFault.None;
        await device.RenameAsync(city, "Delft 2");

        await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);

        Assert.Equal("Delft 2", city.Name);
        Assert.Equal(["Delft 2"], await device.CityNamesAsync());
    }
}
