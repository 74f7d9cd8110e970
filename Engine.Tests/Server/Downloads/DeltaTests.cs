using OfflineSync.Protocol;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Downloads;

/// <summary>What a delta names, and what it decides about it.</summary>
public sealed class DeltaTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private ProtocolClient _client = null!;
    private Replica _device = null!;
    private Guid _anna;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        _anna = await _server.Rows.AddUserAsync("anna", "secret", SampleModel.LimitedRole);
        _client = _server.Client();
        await _client.SignInAsync("anna", "secret");
        _device = new Replica(_client);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_deleted_object_is_removed()
    {
        Guid delft = await _server.Rows.AddCityAsync("Delft");
        await _device.SynchronizeAsync();
        await _server.Rows.DeleteCityAsync(delft);

        Received delta = await _device.StepAsync();

        Assert.Equal([("City", delft)], delta.Removals);
        Assert.Empty(delta.Rows);
    }

    [Fact]
    public async Task An_empty_delta_gives_the_old_token_back_and_writes_nothing()
    {
        await _server.Rows.AddCityAsync("Delft");
        await _device.SynchronizeAsync();
        string before = await JournalRowAsync();

        Received delta = await _client.DownloadAsync(_device.Token);

        Assert.Equal(_device.Token, delta.End.Token);
        Assert.Equal(before, await JournalRowAsync());
    }

    [Fact]
    public async Task A_role_shows_exactly_the_members_that_its_rules_let_through()
    {
        await _server.Rows.AddCityAsync("Delft");
        await _device.SynchronizeAsync();

        Assert.Equal(["Name"], _device.Rows.Values.Single().Values.Keys);
    }

    [Fact]
    [Trait("History", "N3")]
    public async Task A_gained_role_sends_old_objects_with_the_members_that_it_adds()
    {
        Guid delft = await _server.Rows.AddCityAsync("Delft");
        await _device.SynchronizeAsync();
        await _server.Rows.SetRolesAsync(_anna, SampleModel.LimitedRole, SampleModel.ReaderRole);

        Received delta = await _device.StepAsync();

        Assert.Equal(DownloadKind.Delta, delta.Header.Kind);
        Assert.Equal(5, delta.Rows.Single(row => row.Id == delft).Values["Population"]);
        Assert.Contains(_anna, delta.RowIds);
    }

    [Fact]
    [Trait("History", "N3")]
    public async Task A_lost_role_takes_its_members_and_its_entities_away()
    {
        await _server.Rows.SetRolesAsync(_anna, SampleModel.LimitedRole, SampleModel.ReaderRole);
        Guid delft = await _server.Rows.AddCityAsync("Delft");
        await _device.SynchronizeAsync();
        Assert.Contains("Population", _device.Rows[delft].Values.Keys);
        await _server.Rows.SetRolesAsync(_anna, SampleModel.LimitedRole);

        Received delta = await _device.StepAsync();

        Assert.Equal(["Name"], delta.Rows.Single().Values.Keys);
        Assert.Equal([("User", _anna)], delta.Removals);
    }

    [Fact]
    [Trait("History", "N4")]
    public async Task An_object_that_left_before_or_after_its_key_was_lost_is_removed()
    {
        Guid before = await _server.Rows.AddCityAsync("Before"), after = await _server.Rows.AddCityAsync("After"), stays = await _server.Rows.AddCityAsync("Stays");
        await _device.SynchronizeAsync();
        await _server.Rows.DeleteCityAsync(before);
        await _server.Rows.SetRolesAsync(_anna);
        await _server.Rows.DeleteCityAsync(after);

        Received delta = await _device.StepAsync();

        Assert.Equal(new[] { before, after, stays }.Order(), delta.RemovedIds.Order());
        Assert.Empty(_device.Rows);
    }

    [Fact]
    [Trait("History", "N4")]
    public async Task A_role_lost_and_regained_leaves_nothing_behind_that_left_meanwhile()
    {
        Guid delft = await _server.Rows.AddCityAsync("Delft");
        await _server.Rows.AddCityAsync("Gouda");
        await _device.SynchronizeAsync();
        await _server.Rows.SetRolesAsync(_anna);
        await _server.Rows.DeleteCityAsync(delft);
        await _server.Rows.SetRolesAsync(_anna, SampleModel.LimitedRole);

        await _device.SynchronizeAsync();

        Assert.Equal(["Gouda"], _device.Names);
    }

    [Fact]
    [Trait("History", "10")]
    [Trait("History", "N5")]
    public async Task Objects_of_applied_entries_get_a_verdict_and_their_keys_are_named()
    {
        await _device.SynchronizeAsync();
        Guid shown = await _server.Rows.AddCityAsync("Shown"), unseen = Guid.NewGuid();
        Guid[] keys = [Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid()];
        await _server.Rows.AddEventAsync(keys[0], "object_committed", shown, _anna);
        await _server.Rows.AddEventAsync(keys[1], "object_committed", unseen, _anna);
        await _server.Rows.AddEventAsync(keys[2], "object_committed", shown, Guid.NewGuid());

        Received delta = await _client.DownloadAsync(_client.Request(_device.Token) with { AppliedKeys = keys });

        // Neither another user's entry nor one that is not here is contained, and nothing is said about its object.
        Assert.Equal(keys[..2].Order(), delta.End.ContainedKeys.Order());
        Assert.Contains(shown, delta.RowIds);
        Assert.Equal([("City", unseen)], delta.Removals);
    }

    [Fact]
    [Trait("History", "11")]
    public async Task Dropped_and_foreign_objects_are_answered_from_scratch_and_absence_looks_the_same_as_refusal()
    {
        Guid dropped = await _server.Rows.AddCityAsync("Dropped");
        await _device.SynchronizeAsync();
        Guid nothing = Guid.NewGuid();

        Received delta = await _client.DownloadAsync(_client.Request(_device.Token) with { ResetObjects = [dropped], HeldOutside = [_anna, nothing] });

        Assert.Equal([dropped], delta.RowIds);
        Assert.Equal(
            delta.Removals.Where(removal => removal.Id == _anna).Select(removal => removal.Entity),
            delta.Removals.Where(removal => removal.Id == nothing).Select(removal => removal.Entity));
        Assert.Contains(("User", _anna), delta.Removals);
    }

    [Fact]
    [Trait("History", "11")]
    public async Task A_reset_entity_comes_from_scratch_in_the_same_cut()
    {
        Guid old = await _server.Rows.AddCityAsync("Old");
        await _device.SynchronizeAsync();

        Received delta = await _client.DownloadAsync(_client.Request(_device.Token) with { ResetEntities = ["City"] });

        Assert.Equal(DownloadKind.Delta, delta.Header.Kind);
        Assert.Equal([old], delta.RowIds);
    }

    private Task<string> JournalRowAsync() => _server.ScalarAsync<string>("select journal::text || xmin from offlinesync.journal");
}
