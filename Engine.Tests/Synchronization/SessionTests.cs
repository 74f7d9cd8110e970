using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Synchronization;

public sealed class SessionTests
{
    private static readonly ObjectId delft = new(new Guid("0197a0b0-0000-7000-8000-000000000001"));

    [Fact]
    [Trait("Behaviour", "S-007")]
    [Trait("Behaviour", "S-012")]
    [Trait("Behaviour", "S-015")]
    public async Task Signing_in_brings_the_data_along()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        await using TestDevice device = await TestDevice.OpenAsync(server.Address);
        SyncResult result = await device.Engine.SignInAsync("anna", "anna");
        Assert.Equal(1, result.Received);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        Assert.Equal(new ObjectId(ScriptedServer.User), device.Engine.CurrentUser);
        Assert.Equal(("anna", false), (device.Engine.Session!.UserName, device.Engine.Session.IsAnonymous));
    }

    [Fact]
    [Trait("Behaviour", "S-007")]
    public async Task Without_a_connection_the_first_sign_in_says_so_and_may_be_tried_again()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        bool isOnline = false;
        await using TestDevice device = await TestDevice.OpenAsync(server.Address, options => options.Synchronization.MessageHandler = new SwitchedNetwork(() => isOnline));
        OfflineSyncException failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync("anna", "anna"));
        Assert.Equal((ErrorCode.NetworkUnavailable, true, false), (failure.Code, failure.IsTransient, failure.OutcomeUnknown));
        Assert.Null(device.Engine.Session);
        Assert.Equal(ErrorCode.NotSignedIn, Assert.Throws<OfflineSyncException>(() => device.Engine.Query<City>()).Code);
        isOnline = true;
        await device.Engine.SignInAsync("anna", "anna");
        Assert.NotNull(device.Engine.Session);
    }

    [Fact]
    public async Task A_wrong_password_signs_nobody_in()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.OpenAsync(server.Address);
        Assert.Equal(ErrorCode.SignInRefused, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync("anna", "wrong"))).Code);
        Assert.Null(device.Engine.CurrentUser);
    }

    [Fact]
    [Trait("Behaviour", "S-008")]
    public async Task After_a_restart_the_user_is_still_signed_in_without_a_connection()
    {
        await using ScriptedServer server = (await ScriptedServer.StartAsync()).HasCities((delft, "Delft"));
        bool isOnline = true;
        await using TestDevice device = await TestDevice.SignedInAsync(server, options => options.Synchronization.MessageHandler = new SwitchedNetwork(() => isOnline));
        isOnline = false;
        await device.ReopenAsync();
        Assert.Equal("anna", device.Engine.Session!.UserName);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        isOnline = true;
        await device.Engine.SynchronizeAsync();
        Assert.Equal(1, server.TokensGiven);
    }

    [Fact]
    public async Task Signing_out_keeps_what_was_not_sent_for_the_same_user()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.Users["bob"] = Guid.CreateVersion7();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        await device.Engine.SignOutAsync();
        Assert.Null(device.Engine.CurrentUser);
        Assert.Contains("/offlinesync/sign-out", server.Paths);
        Assert.Equal(ErrorCode.NotSignedIn, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        await device.Engine.SignInAsync("bob", "bob");
        Assert.Empty(await device.CityNamesAsync());
        Assert.Empty(server.Batches);
        await device.Engine.SignInAsync("anna", "anna");
        Assert.Equal("Delft", Assert.Single(Assert.Single(server.Batches).Entries).Entry.Changes.Single(change => change.MemberId == "Name").After);
    }

    [Fact]
    public async Task Signing_out_works_without_a_connection()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        bool isOnline = true;
        await using TestDevice device = await TestDevice.SignedInAsync(server, options => options.Synchronization.MessageHandler = new SwitchedNetwork(() => isOnline));
        isOnline = false;
        await device.Engine.SignOutAsync();
        await device.ReopenAsync();
        Assert.Null(device.Engine.Session);
    }

    [Fact]
    public async Task An_ended_session_asks_for_a_new_sign_in_and_leaves_the_data_usable()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server);
        server.EndedSessions.Add("session-1");
        await device.CommitCityAsync("Delft");
        OfflineSyncException failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());
        Assert.Equal((ErrorCode.SessionInvalid, false), (failure.Code, failure.IsTransient));
        await device.CommitCityAsync("Leiden");
        Assert.Equal(["Delft", "Leiden"], await device.CityNamesAsync());
        await device.Engine.SignInAsync("anna", "anna");
        Assert.Empty(await device.Engine.GetPendingAsync());
    }

    [Fact]
    [Trait("Behaviour", "S-016")]
    public async Task After_signing_out_the_device_goes_on_as_the_anonymous_user_without_the_others_data()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.Users["nobody"] = Guid.CreateVersion7();
        await using TestDevice device = await TestDevice.SignedInAsync(server, model: AnonymousModel());
        await device.CommitCityAsync("Delft");
        await device.Engine.SignOutAsync();
        Assert.True(device.Engine.Session!.IsAnonymous);
        Assert.Empty(await device.CityNamesAsync());
        Assert.Empty(server.Batches);
        Assert.Equal("/offlinesync/download", server.Paths[^1]);
    }

    [Fact]
    public async Task An_anonymous_user_is_signed_in_by_the_first_synchronization_and_again_when_the_session_ends()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.Users["nobody"] = Guid.CreateVersion7();
        await using TestDevice device = await TestDevice.OpenAsync(server.Address, model: AnonymousModel());
        await device.Engine.SynchronizeAsync();
        Assert.True(device.Engine.Session!.IsAnonymous);
        server.EndedSessions.Add("session-1");
        await device.Engine.SynchronizeAsync();
        Assert.Equal(2, server.TokensGiven);
    }

    [Fact]
    public async Task Without_an_anonymous_user_in_the_model_nobody_is_signed_in_by_himself()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.OpenAsync(server.Address);
        Assert.Equal(ErrorCode.NotSignedIn, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync())).Code);
        Assert.Equal(ErrorCode.NotSignedIn, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAnonymouslyAsync())).Code);
        Assert.Empty(server.Paths);
    }

    private static DomainModel AnonymousModel() => DomainModel.Define("Open", model => model
        .Entity<Country>().Entity<Region>().Entity<City>(city => city.Allow(SampleModel.UserRole, Rights.All).Allow("Guest", Rights.Read)).AllowAnonymous("Guest"));
}
